import type { ResourceWithArn } from "./grants.ts";

/** Where the value of a variable comes from when a function is deployed. */
export type Source =
  | { readonly from: "value"; readonly value: string }
  | { readonly from: "name"; readonly of: "table" | "bucket" }
  | { readonly from: "arn"; readonly of: ResourceWithArn }
  /** Whoever deploys says it. */
  | { readonly from: "parameter"; readonly parameter: string };

/** What whoever deploys says; `otherwise` holds where nothing is said. */
export interface Parameter {
  readonly description: string;
  readonly otherwise?: string;
}

const mebibyte = 1024 ** 2;

/** Everything that whoever deploys may say. */
export const parameters: Readonly<Record<string, Parameter>> = {
  Website: {
    description:
      "The URL of the billing website, without a slash at its end; CloudFront's own where none is said",
    otherwise: "",
  },
  ReceiptsFrom: { description: "The sender of receipts: an address that SES has verified" },
  StripeMode: {
    description: "test or live: a key of the other mode is refused",
    otherwise: "test",
  },
  StripeOrigin: {
    description: "Where Stripe's API is: another place for tests alone",
    otherwise: "https://api.stripe.com",
  },
  Policy: { description: "What the biller decides, as JSON: see docs/deploy.md", otherwise: "{}" },
  Profile: {
    description: "How the biller writes its file, as JSON: see docs/profiles.md",
    otherwise: "{}",
  },
  SplitAboveBytes: {
    description: "A file with more bytes is ingested in ranges, by a workflow",
    otherwise: String(64 * mebibyte),
  },
  RangeBytes: {
    description: "How many bytes a range has at least",
    otherwise: String(16 * mebibyte),
  },
};

/** Where each variable's value comes from that a function may ask for. */
export const sources: Readonly<Record<string, Source>> = {
  BILLSDUE_TABLE: { from: "name", of: "table" },
  BILLSDUE_BUCKET: { from: "name", of: "bucket" },
  BILLSDUE_TOPIC_ARN: { from: "arn", of: "topic" },
  BILLSDUE_PAYMENT_WORKFLOW_ARN: { from: "arn", of: "payment-workflow" },
  BILLSDUE_FILE_WORKFLOW_ARN: { from: "arn", of: "file-workflow" },
  BILLSDUE_PAY_LINK_SECRET: { from: "arn", of: "pay-link-secret" },
  BILLSDUE_SESSION_SECRET: { from: "arn", of: "session-secret" },
  BILLSDUE_STRIPE_KEY_SECRET: { from: "arn", of: "stripe-key-secret" },
  BILLSDUE_STRIPE_WEBHOOK_SECRET: { from: "arn", of: "stripe-webhook-secret" },
  BILLSDUE_STRIPE_MODE: { from: "parameter", parameter: "StripeMode" },
  BILLSDUE_STRIPE_ORIGIN: { from: "parameter", parameter: "StripeOrigin" },
  BILLSDUE_WEBSITE: { from: "parameter", parameter: "Website" },
  BILLSDUE_RECEIPTS_FROM: { from: "parameter", parameter: "ReceiptsFrom" },
  BILLSDUE_POLICY: { from: "parameter", parameter: "Policy" },
  BILLSDUE_PROFILE: { from: "parameter", parameter: "Profile" },
  BILLSDUE_SPLIT_ABOVE_BYTES: { from: "parameter", parameter: "SplitAboveBytes" },
  BILLSDUE_RANGE_BYTES: { from: "parameter", parameter: "RangeBytes" },
};
