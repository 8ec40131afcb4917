import { type BillerPolicy, parsePolicy } from "@billsdue/core";
import { err, type Result } from "neverthrow";
import * as z from "zod/mini";

/** One setting of a function: a variable of its environment, and what may stand there. */
export interface Setting<Value> {
  readonly variable: string;
  readonly schema: z.ZodMiniType<Value>;
}

/** The settings that give these values. */
export type SettingsOf<Values> = { readonly [Name in keyof Values]: Setting<Values[Name]> };

/**
 * Reads settings from the environment. Throws where any is missing or none: one line a problem, all of them, and no value. What the environment
 * has besides is left alone.
 */
export function readEnvironment<Values>(
  settings: SettingsOf<Values>,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Values {
  const listed: readonly (readonly [string, Setting<unknown>])[] = Object.entries(settings);
  const shape = Object.fromEntries(listed.map(([name, { schema }]) => [name, schema]));
  const given = Object.fromEntries(
    listed.map(([name, { variable }]) => [name, environment[variable]]),
  );
  const read = z.safeParse(z.object(shape), given);
  // Each value has its own schema's type.
  if (read.success) return z.parse(z.custom<Values>(), read.data);
  const problems = read.error.issues.map(({ path: [name], message }) => {
    const found = listed.find(([each]) => each === name);
    return `  ${found?.[1].variable ?? "it"} ${message}`;
  });
  throw new Error(`The environment is not complete:\n${problems.join("\n")}`);
}

const text = (what: string) =>
  z.string(`is missing: ${what}`).check(z.minLength(1, `is empty: ${what}`));
const arn = (what: string) => text(what).check(z.startsWith("arn:", `is no ARN: ${what}`));
const isUrl = (value: string) => /^https?:$/.test(URL.parse(value)?.protocol ?? "");
const url = (what: string) => text(what).check(z.refine(isUrl, `is no URL: ${what}`));

/** A setting that is JSON and read by `parse`; `{}` where it is not there. */
export function jsonSetting<Value>(
  variable: string,
  parse: (json: unknown) => Result<Value, { readonly problems: readonly string[] }>,
): Setting<Value> {
  const schema = z.pipe(
    z._default(z.string(), "{}"),
    z.transform((value, context): Value => {
      const parsed = jsonOf(value);
      const read = parsed === undefined ? err(noJson) : parse(parsed.json);
      if (read.isOk()) return read.value;
      for (const message of read.error.problems) {
        context.issues.push({ code: "custom", message, input: undefined });
      }
      return z.NEVER;
    }),
  );
  return { variable, schema };
}

/** A setting that is a number of bytes, from 1; `otherwise` where it is not there. */
export function sizeSetting(variable: string, otherwise: number): Setting<number> {
  const schema = z.pipe(
    z._default(
      z.string().check(z.regex(/^[1-9]\d{0,14}$/, "is no number of bytes")),
      String(otherwise),
    ),
    z.transform(Number),
  );
  return { variable, schema };
}

const noJson = { problems: ["is no JSON"] };

function jsonOf(value: string): { readonly json: unknown } | undefined {
  try {
    return { json: JSON.parse(value) };
  } catch {
    return undefined;
  }
}

export const table: Setting<string> = {
  variable: "BILLSDUE_TABLE",
  schema: text("the table's name"),
};

export const bucket: Setting<string> = {
  variable: "BILLSDUE_BUCKET",
  schema: text("the name of the bucket with the files"),
};

export const topicArn: Setting<string> = {
  variable: "BILLSDUE_TOPIC_ARN",
  schema: arn("the topic that events are told to"),
};

export const paymentWorkflowArn: Setting<string> = {
  variable: "BILLSDUE_PAYMENT_WORKFLOW_ARN",
  schema: arn("the state machine that drives payments"),
};

export const fileWorkflowArn: Setting<string> = {
  variable: "BILLSDUE_FILE_WORKFLOW_ARN",
  schema: arn("the state machine that ingests big files"),
};

export const payLinkSecret: Setting<string> = {
  variable: "BILLSDUE_PAY_LINK_SECRET",
  schema: text("the secret that pay links are signed with"),
};

export const sessionSecret: Setting<string> = {
  variable: "BILLSDUE_SESSION_SECRET",
  schema: text("the secret that sessions are signed with"),
};

export const stripeMode: Setting<"test" | "live"> = {
  variable: "BILLSDUE_STRIPE_MODE",
  schema: z.enum(["test", "live"], "is neither test nor live"),
};

export const stripeKeySecret: Setting<string> = {
  variable: "BILLSDUE_STRIPE_KEY_SECRET",
  schema: text("the secret with Stripe's API key"),
};

export const stripeWebhookSecret: Setting<string> = {
  variable: "BILLSDUE_STRIPE_WEBHOOK_SECRET",
  schema: text("the secret that Stripe signs webhooks with"),
};

/** Where Stripe's API is; Stripe itself where this is not set. */
export const stripeOrigin: Setting<string | undefined> = {
  variable: "BILLSDUE_STRIPE_ORIGIN",
  schema: z.optional(url("where Stripe's API is, if not at Stripe")),
};

export const website: Setting<string> = {
  variable: "BILLSDUE_WEBSITE",
  schema: url("the billing website, to which card pages send payers back"),
};

export const receiptsFrom: Setting<string> = {
  variable: "BILLSDUE_RECEIPTS_FROM",
  schema: text("the verified sender of receipts"),
};

export const policy: Setting<BillerPolicy> = jsonSetting("BILLSDUE_POLICY", parsePolicy);
