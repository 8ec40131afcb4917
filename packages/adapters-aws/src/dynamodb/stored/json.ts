import * as z from "zod";

/** Plain data as the text that is stored of it: JSON, with amounts as texts of digits and maps as pairs. */
export function jsonOf(value: object): string {
  return JSON.stringify(value, (_key, field: unknown) => {
    if (typeof field === "bigint") return field.toString();
    return field instanceof Map ? [...field] : field;
  });
}

/** The schema of a text that `jsonOf` has made of what `schema` says. */
export function json<Value>(schema: z.ZodType<Value>): z.ZodType<Value> {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: "custom", message: "not JSON" });
        return z.NEVER;
      }
    })
    .pipe(schema);
}
