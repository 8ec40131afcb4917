import * as z from "zod/mini";

/** Plain data as the text that is stored of it: JSON, with amounts as texts of digits and maps as pairs. */
export function jsonOf(value: object): string {
  return JSON.stringify(value, (_key, field: unknown) => {
    if (typeof field === "bigint") return field.toString();
    return field instanceof Map ? [...field] : field;
  });
}

const parsed = z.transform((text: string, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.issues.push({ code: "custom", message: "not JSON", input: text });
    return z.NEVER;
  }
});

/** The schema of a text that `jsonOf` has made of what `schema` says. */
export function json<Value>(schema: z.ZodMiniType<Value>): z.ZodMiniType<Value> {
  return z.pipe(z.pipe(z.string(), parsed), schema);
}
