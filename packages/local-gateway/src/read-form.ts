import { err, ok, type Result } from "neverthrow";
import type * as z from "zod";

import { type ApiAnswer, refusal } from "./api-answer.ts";

/** A form, or a query, by the names of its parameters as they stand in it: `a[b][0]`. */
export type Form = Readonly<Record<string, string>>;

const expanding = /^expand\[\d*\]$/;

/** The parameters of a form or query, and what it asks to expand. */
export function splitForm(encoded: string): {
  readonly form: Form;
  readonly expand: ReadonlySet<string>;
} {
  const entries = [...new URLSearchParams(encoded)];
  return {
    form: Object.fromEntries(entries.filter(([name]) => !expanding.test(name))),
    expand: new Set(entries.filter(([name]) => expanding.test(name)).map(([, path]) => path)),
  };
}

const integers = /\[unit_amount\]$|\[quantity\]$|^created\[|^limit$|^expires_at$/;

/** A form by its schema; the first thing wrong with it in Stripe's words. */
export function readForm<Read>(schema: z.ZodType<Read>, form: Form): Result<Read, ApiAnswer> {
  const read = schema.safeParse(form);
  if (read.success) return ok(read.data);
  const [first] = read.error.issues;
  const param = first?.code === "unrecognized_keys" ? first.keys[0] : first?.path[0];
  return err(wrong(form, String(param), first?.code === "unrecognized_keys"));
}

function wrong(form: Form, param: string, isUnknown: boolean): ApiAnswer {
  const given = form[param];
  if (isUnknown) {
    const message = `Received unknown parameter: ${param}`;
    return refusal(400, { code: "parameter_unknown", message, param });
  }
  if (given === undefined) {
    const message = `Missing required param: ${param}.`;
    return refusal(400, { code: "parameter_missing", message, param });
  }
  if (given === "") {
    const message = `You passed an empty string for '${param}'.`;
    return refusal(400, { code: "parameter_invalid_empty", message, param });
  }
  const kind = integers.test(param) ? "integer" : "string";
  const message = `Invalid ${kind === "integer" ? "integer" : param}: ${given}`;
  return refusal(400, { code: `parameter_invalid_${kind}`, message, param });
}
