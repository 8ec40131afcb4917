import { err, ok, type Result } from "neverthrow";
import * as z from "zod/mini";

import { type BillerPolicy, defaultPolicy } from "./policy.ts";
import { isLocalDate, isTimeZone, type LocalDate } from "./time/local-date.ts";

/** What is wrong with a policy: one line a field, which it names, and never its value. */
export interface InvalidPolicy {
  readonly type: "invalid-policy";
  readonly problems: readonly string[];
}

const name = z
  .string("must be a text")
  .check(z.trim(), z.minLength(1, "must not be empty"), z.maxLength(100, "is too long"));
const count = (least: number) =>
  z
    .int("must be a whole number")
    .check(z.minimum(least, `must be ${least} or more`), z.maximum(1000, "must be 1000 or less"));
const day = z.custom<LocalDate>(
  (text) => typeof text === "string" && isLocalDate(text),
  "must be a day such as 2026-12-25",
);

const policySchema = z.strictObject(
  {
    billerName: z._default(name, defaultPolicy.billerName),
    timeZone: z._default(
      z
        .string("must be a text")
        .check(z.refine(isTimeZone, "must be an IANA time zone such as America/New_York")),
      defaultPolicy.timeZone,
    ),
    postingLagDays: z._default(count(0), defaultPolicy.postingLagDays),
    holidays: z._default(z.readonly(z.array(day, "must be a list")), defaultPolicy.holidays),
    lookUpProof: z._default(
      z.enum(
        ["name", "name-and-amount", "name-and-factor", "id-only"],
        "must be name, name-and-amount, name-and-factor or id-only",
      ),
      defaultPolicy.lookUpProof,
    ),
    lookUpFactorLabel: z._default(name, defaultPolicy.lookUpFactorLabel),
    declinesPerDay: z._default(count(1), defaultPolicy.declinesPerDay),
    attemptsPerDay: z._default(count(1), defaultPolicy.attemptsPerDay),
    textCountryCodes: z._default(
      z.readonly(
        z.array(
          z.string().check(z.regex(/^[1-9]\d{0,2}$/, "must be a country calling code such as 44")),
          "must be a list",
        ),
      ),
      defaultPolicy.textCountryCodes,
    ),
  },
  {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `has a field that no policy has: ${issue.keys.join(", ")}`
        : "must be an object",
  },
);

/** Reads a biller's policy from JSON data. What it leaves out is as in the default policy; what nobody knows is refused. */
export function parsePolicy(json: unknown): Result<BillerPolicy, InvalidPolicy> {
  const parsed = z.safeParse(policySchema, json);
  if (parsed.success) return ok(parsed.data);
  const problems = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? `the policy ${message}` : `${path.join(".")}: ${message}`,
  );
  return err({ type: "invalid-policy", problems });
}
