declare const brand: unique symbol;

/** A primitive that only its own constructor makes, so that one kind of text is never passed for another. */
export type Brand<Value, Name extends string> = Value & { readonly [brand]: Name };
