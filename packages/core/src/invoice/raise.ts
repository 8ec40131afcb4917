import { sameFields } from "../same-fields.ts";
import type { InvoiceEvent } from "./event.ts";
import type { Invoice } from "./invoice.ts";
import type { PaymentException } from "./payment-exception.ts";

type Unnamed<Exception> = Exception extends PaymentException ? Omit<Exception, "id"> : never;

/** Raises an exception: once, however often its cause is reported, and not again when it has been resolved. */
export function raise(
  { exceptions, resolutions }: Invoice,
  exception: Unnamed<PaymentException>,
): readonly InvoiceEvent[] {
  const raised = [
    ...exceptions,
    ...resolutions.flatMap(({ exception: resolved }) => resolved ?? []),
  ];
  if (raised.some((earlier) => sameFields(causeOf(earlier), causeOf(exception)))) return [];
  return [{ type: "exception-raised", exception: { id: `e${raised.length + 1}`, ...exception } }];
}

/** Reports of one cause may differ in their time. */
function causeOf(exception: Partial<PaymentException>): object {
  const { id: _id, at: _at, ...cause } = exception;
  return cause;
}
