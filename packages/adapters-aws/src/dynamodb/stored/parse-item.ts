import type { Failure } from "@billsdue/core";
import { err, ok, type Result } from "neverthrow";
import type * as z from "zod";

/** What `schema` makes of an item, or a `corrupt` failure that names the item's key and what is wrong, without any of its values. */
export function parseItem<Value>(
  port: string,
  schema: z.ZodType<Value>,
  item: unknown,
): Result<Value, Failure> {
  const parsed = schema.safeParse(item);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "item" : issue.path.join(".");
  return err({ type: "corrupt", port, key: keyOf(item), reason: `${where}: ${issue?.message}` });
}

function keyOf(item: unknown): string {
  const pk: unknown =
    typeof item === "object" && item !== null ? Reflect.get(item, "pk") : undefined;
  return typeof pk === "string" ? pk : "an item without a key";
}
