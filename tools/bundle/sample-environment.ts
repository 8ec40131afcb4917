import { createManifest, type HandlerName } from "@billsdue/handlers/deployment";

const aws = "arn:aws:";
const inAccount = "eu-central-1:000000000000";

/** A value for each thing that a function is told; that none of it exists does not matter. */
const values: Readonly<Record<string, string>> = {
  BILLSDUE_TABLE: "bills",
  BILLSDUE_BUCKET: "bills-due",
  BILLSDUE_TOPIC_ARN: `${aws}sns:${inAccount}:events`,
  BILLSDUE_PAYMENT_WORKFLOW_ARN: `${aws}states:${inAccount}:stateMachine:payment`,
  BILLSDUE_FILE_WORKFLOW_ARN: `${aws}states:${inAccount}:stateMachine:file`,
  BILLSDUE_PAY_LINK_SECRET: "pay-link",
  BILLSDUE_SESSION_SECRET: "session",
  BILLSDUE_STRIPE_KEY_SECRET: "stripe-key",
  BILLSDUE_STRIPE_WEBHOOK_SECRET: "stripe-webhook",
  BILLSDUE_STRIPE_MODE: "test",
  BILLSDUE_STRIPE_ORIGIN: "http://127.0.0.1:1",
  BILLSDUE_WEBSITE: "https://pay.example",
  BILLSDUE_RECEIPTS_FROM: "bills@example.com",
  BILLSDUE_POLICY: "{}",
  BILLSDUE_PROFILE: "{}",
  BILLSDUE_SPLIT_ABOVE_BYTES: "67108864",
  BILLSDUE_RANGE_BYTES: "16777216",
};

const { handlers } = createManifest();

/** The environment that a function finds in a Lambda, as far as anything looks at it. */
export function environmentOf(name: HandlerName): Readonly<Record<string, string>> {
  const own = Object.entries(handlers[name].environment).map(([variable, source]) => [
    variable,
    source.from === "value" ? source.value : valueOf(variable),
  ]);
  return {
    AWS_REGION: "eu-central-1",
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "secret",
    AWS_SESSION_TOKEN: "token",
    ...Object.fromEntries(own),
  };
}

function valueOf(variable: string): string {
  const value = values[variable];
  if (value === undefined) throw new Error(`there is no value for ${variable}`);
  return value;
}
