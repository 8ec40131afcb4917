import type { Failure } from "@billsdue/core";
import { err, ok, Result } from "neverthrow";
import { en } from "zod/locales";
import type * as z from "zod/mini";

/** What `schema` makes of an item, or a `corrupt` failure that names the item's key and what is wrong, without any of its values. */
export function parseItem<Value>(
  port: string,
  schema: z.ZodMiniType<Value>,
  item: unknown,
): Result<Value, Failure> {
  return parse(port, schema, item, keyOf(item), []);
}

/** A text of JSON in an item. */
export interface TextOfItem {
  readonly pk: string;
  readonly attribute: string;
  readonly text: string;
}

/** The same of what a text in an item says. */
export function parseText<Value>(
  port: string,
  schema: z.ZodMiniType<Value>,
  { pk, attribute, text }: TextOfItem,
): Result<Value, Failure> {
  return parseJson(text)
    .mapErr(() => corrupt(port, pk, `${attribute}: not JSON`))
    .andThen((content) => parse(port, schema, content, pk, [attribute]));
}

/** The item under `key` does not parse. */
export function corrupt(port: string, key: string, reason: string): Failure {
  return { type: "corrupt", port, key, reason };
}

function parse<Value>(
  port: string,
  schema: z.ZodMiniType<Value>,
  content: unknown,
  key: string,
  within: readonly string[],
): Result<Value, Failure> {
  const parsed = schema.safeParse(content, { error: localeError });
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  const where = [...within, ...(issue?.path ?? [])].join(".");
  return err(corrupt(port, key, `${where === "" ? "item" : where}: ${wrong(issue)}`));
}

/** The name of a field that is not known is content, too: it stays untold. */
function wrong(issue: z.core.$ZodIssue | undefined): string {
  return issue?.code === "unrecognized_keys"
    ? "has a field that is not known"
    : `${issue?.message}`;
}

// Zod's mini schemas have no words of their own.
const { localeError } = en();

const parseJson = Result.fromThrowable((text: string): unknown => JSON.parse(text));

function keyOf(item: unknown): string {
  const pk: unknown =
    typeof item === "object" && item !== null ? Reflect.get(item, "pk") : undefined;
  return typeof pk === "string" ? pk : "an item without a key";
}
