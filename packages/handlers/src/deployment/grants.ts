/** What a grant is for; each deployment has an ARN for it. */
export type Resource =
  | "table"
  | "table-indexes"
  | "bucket"
  | "bucket-objects"
  | "topic"
  | "payment-workflow"
  | "file-workflow"
  | "pay-link-secret"
  | "session-secret"
  | "stripe-key-secret"
  | "stripe-webhook-secret"
  /** The sender of receipts at SES. */
  | "mail-identity"
  /** Telephone numbers have no ARN: everything that is no topic or endpoint. */
  | "phone-numbers"
  | "failed-notifications"
  | "own-logs"
  /** X-Ray knows no resources. */
  | "traces";

/** A resource that has an ARN, which every function has the same of. */
export type ResourceWithArn = Exclude<Resource, "own-logs" | "phone-numbers">;

/** Actions of IAM that a function needs on a resource. */
export interface Grant {
  readonly resource: Resource;
  readonly actions: readonly string[];
}

/** One grant a resource, in order, however the parts overlap. */
export function unionOf(...parts: readonly (readonly Grant[])[]): readonly Grant[] {
  const actions = new Map<Resource, Set<string>>();
  for (const { resource, actions: granted } of parts.flat()) {
    actions.set(resource, new Set([...(actions.get(resource) ?? []), ...granted]));
  }
  return [...actions]
    .map(([resource, granted]) => ({ resource, actions: [...granted].toSorted() }))
    .toSorted((one, other) => (one.resource < other.resource ? -1 : 1));
}

/** What every function needs: its log, and traces. */
export const ofEveryFunction: readonly Grant[] = [
  { resource: "own-logs", actions: ["logs:CreateLogStream", "logs:PutLogEvents"] },
  { resource: "traces", actions: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"] },
];

/** Loading and saving an invoice, or anything else, by its key. */
export const oneItem: readonly Grant[] = [
  { resource: "table", actions: ["dynamodb:GetItem", "dynamodb:PutItem"] },
];

/** The ledger of runs: it is read in a batch, and changed by transactions of puts. */
export const readLedger: readonly Grant[] = [
  { resource: "table", actions: ["dynamodb:BatchGetItem"] },
];
export const ledger: readonly Grant[] = [
  { resource: "table", actions: ["dynamodb:BatchGetItem", "dynamodb:PutItem"] },
];

/** Loading and saving invoices a hundred at once. */
export const manyInvoices: readonly Grant[] = [
  {
    resource: "table",
    actions: ["dynamodb:BatchGetItem", "dynamodb:PartiQLInsert", "dynamodb:PartiQLUpdate"],
  },
];

/** Finding what is due. */
export const findDue: readonly Grant[] = [
  { resource: "table", actions: ["dynamodb:BatchGetItem"] },
  { resource: "table-indexes", actions: ["dynamodb:Query"] },
];

/** Reading files and writing outputs; without s3:ListBucket a file that is not there is one that may not be read. */
export const files: readonly Grant[] = [
  { resource: "bucket", actions: ["s3:ListBucket"] },
  {
    resource: "bucket-objects",
    actions: ["s3:AbortMultipartUpload", "s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
  },
];

export const publish: readonly Grant[] = [{ resource: "topic", actions: ["sns:Publish"] }];

export const startPayment: readonly Grant[] = [
  { resource: "payment-workflow", actions: ["states:StartExecution"] },
];

export const startFile: readonly Grant[] = [
  { resource: "file-workflow", actions: ["states:StartExecution"] },
];

export const sendEmail: readonly Grant[] = [
  { resource: "mail-identity", actions: ["ses:SendEmail"] },
];

export const sendText: readonly Grant[] = [{ resource: "phone-numbers", actions: ["sns:Publish"] }];

/** Reading secrets. */
export function secrets(...names: readonly Resource[]): readonly Grant[] {
  return names.map((resource) => ({ resource, actions: ["secretsmanager:GetSecretValue"] }));
}

/** Moving a payment: its invoice, the gateway's key, who hears of it, and the workflow that waits for it. */
export const movePayments: readonly Grant[] = [
  ...oneItem,
  ...publish,
  ...secrets("stripe-key-secret"),
  { resource: "payment-workflow", actions: ["states:SendTaskSuccess"] },
];

/** What Lambda does with a notification that failed after all its tries. */
export const leaveNotifications: readonly Grant[] = [
  { resource: "failed-notifications", actions: ["sqs:SendMessage"] },
];
