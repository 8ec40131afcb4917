import { defaultPolicy } from "@billsdue/core";
import { describe, expect, it } from "vitest";

import { paymentSettings } from "../../src/compose/payments.ts";
import { policy, readEnvironment, sizeSetting, table } from "../../src/lambda/environment.ts";

const complete = {
  BILLSDUE_TABLE: "billsdue",
  BILLSDUE_TOPIC_ARN: "arn:aws:sns:us-east-1:123456789012:billsdue",
  BILLSDUE_STRIPE_MODE: "test",
  BILLSDUE_STRIPE_KEY_SECRET: "arn:aws:secretsmanager:us-east-1:123456789012:secret:stripe",
  BILLSDUE_WEBSITE: "https://bills.example",
  AWS_REGION: "us-east-1",
};

const problemsOf = (environment: Readonly<Record<string, string | undefined>>) => {
  try {
    return readEnvironment(paymentSettings, environment);
  } catch (error) {
    return error instanceof Error ? error.message.split("\n") : [];
  }
};

describe("the environment of a function", () => {
  it("gives each setting, and what holds where nothing is said", () => {
    expect(readEnvironment(paymentSettings, complete)).toStrictEqual({
      table: "billsdue",
      topicArn: complete.BILLSDUE_TOPIC_ARN,
      stripeMode: "test",
      stripeKeySecret: complete.BILLSDUE_STRIPE_KEY_SECRET,
      stripeOrigin: undefined,
      website: "https://bills.example",
      policy: defaultPolicy,
    });
  });

  it("is told with all its problems at once", () => {
    expect(problemsOf({})).toStrictEqual([
      "The environment is not complete:",
      "  BILLSDUE_TABLE is missing: the table's name",
      "  BILLSDUE_TOPIC_ARN is missing: the topic that events are told to",
      "  BILLSDUE_STRIPE_MODE is neither test nor live",
      "  BILLSDUE_STRIPE_KEY_SECRET is missing: the secret with Stripe's API key",
      "  BILLSDUE_WEBSITE is missing: the billing website, to which card pages send payers back",
    ]);
  });

  it.each([
    ["BILLSDUE_TABLE", "", "BILLSDUE_TABLE is empty: the table's name"],
    [
      "BILLSDUE_TOPIC_ARN",
      "billsdue",
      "BILLSDUE_TOPIC_ARN is no ARN: the topic that events are told to",
    ],
    ["BILLSDUE_STRIPE_MODE", "Live", "BILLSDUE_STRIPE_MODE is neither test nor live"],
    [
      "BILLSDUE_STRIPE_ORIGIN",
      "stripe",
      "BILLSDUE_STRIPE_ORIGIN is no URL: where Stripe's API is, if not at Stripe",
    ],
    [
      "BILLSDUE_WEBSITE",
      "javascript:alert(1)",
      "BILLSDUE_WEBSITE is no URL: the billing website, to which card pages send payers back",
    ],
    ["BILLSDUE_POLICY", "{", "BILLSDUE_POLICY is no JSON"],
    [
      "BILLSDUE_POLICY",
      '{"declinesPerDay":0}',
      "BILLSDUE_POLICY declinesPerDay: must be 1 or more",
    ],
  ])("is refused where %s is %j", (variable, value, problem) => {
    expect(problemsOf({ ...complete, [variable]: value })).toStrictEqual([
      "The environment is not complete:",
      `  ${problem}`,
    ]);
  });

  it("never tells a value", () => {
    const secret = "sk_live_canary";
    const told = problemsOf({
      BILLSDUE_TABLE: "",
      BILLSDUE_TOPIC_ARN: secret,
      BILLSDUE_STRIPE_MODE: secret,
      BILLSDUE_STRIPE_ORIGIN: secret,
      BILLSDUE_WEBSITE: secret,
      BILLSDUE_POLICY: JSON.stringify({ timeZone: secret, billerName: "" }),
    });
    expect(told).toHaveLength(9);
    expect(JSON.stringify(told)).not.toContain("canary");
  });

  it("has JSON of a biller's policy", () => {
    const environment = { BILLSDUE_TABLE: "t", BILLSDUE_POLICY: '{"billerName":"City Water"}' };
    const read = readEnvironment({ table, policy }, environment);
    expect(read.policy).toStrictEqual({ ...defaultPolicy, billerName: "City Water" });
  });
});

describe("a size in bytes", () => {
  const setting = { size: sizeSetting("SIZE", 64) };

  it("is a whole number, or what holds where nothing is said", () => {
    expect(readEnvironment(setting, { SIZE: "1048576" }).size).toBe(1_048_576);
    expect(readEnvironment(setting, {}).size).toBe(64);
  });

  it.each(["0", "-1", "1.5", "1e6", "64 MB", ""])("is not %j", (SIZE) => {
    expect(() => readEnvironment(setting, { SIZE })).toThrow("SIZE is no number of bytes");
  });
});
