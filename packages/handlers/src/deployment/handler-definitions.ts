import { apiSettings } from "../compose/api.ts";
import { splitSettings } from "../compose/file-steps.ts";
import { ingestSettings } from "../compose/ingest.ts";
import { ingestionSettings } from "../compose/ingestion.ts";
import { paymentSettings } from "../compose/payments.ts";
import { emailStepSettings, textStepSettings } from "../compose/receipt-steps.ts";
import { sweepSettings } from "../compose/sweep.ts";
import type { Setting } from "../lambda/environment.ts";
import {
  files,
  findDue,
  type Grant,
  leaveNotifications,
  ledger,
  manyInvoices,
  movePayments,
  ofEveryFunction,
  oneItem,
  publish,
  readLedger,
  secrets,
  sendEmail,
  sendText,
  startFile,
  startPayment,
  unionOf,
} from "./grants.ts";
import type { HandlerName } from "./handler-names.ts";

/** What calls a function. */
export type Trigger =
  | { readonly type: "files"; readonly prefix: string }
  | { readonly type: "http"; readonly path: string }
  | { readonly type: "schedule"; readonly rate: string }
  | { readonly type: "workflow"; readonly workflow: "payment" | "file" };

/** How a function is run. */
export interface HandlerDefinition {
  readonly description: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** The runtime's heap in MB, less than the memory: what is outside of it (buffers, the ids of a file) needs room, too. */
  readonly heapMb?: number;
  readonly trigger: Trigger;
  /** The variables of its environment. */
  readonly variables: readonly string[];
  readonly grants: readonly Grant[];
}

/** What a step that calls the gateway takes at most; less than the lease of a payment, 60 seconds, by which the next one may begin. */
const stepSeconds = 50;
const quarterOfAnHour = 900;
// One whole virtual CPU, which is what a file takes.
const oneCpuMb = 1_769;

const inPaymentWorkflow = {
  memoryMb: 512,
  timeoutSeconds: stepSeconds,
  trigger: { type: "workflow", workflow: "payment" },
} as const;

const inFileWorkflow = {
  memoryMb: oneCpuMb,
  heapMb: 768,
  timeoutSeconds: quarterOfAnHour,
  trigger: { type: "workflow", workflow: "file" },
} as const;

/** Every function: what it is for, what it takes, what calls it, and exactly what it may do. */
export const handlerDefinitions: Readonly<Record<HandlerName, HandlerDefinition>> = {
  ingest: {
    description: "Ingests the bills-due files that are put into the bucket",
    memoryMb: oneCpuMb,
    heapMb: 768,
    timeoutSeconds: quarterOfAnHour,
    trigger: { type: "files", prefix: "inbox/" },
    variables: variablesOf(ingestSettings),
    grants: unionOf(
      ofEveryFunction,
      files,
      ledger,
      manyInvoices,
      publish,
      startFile,
      leaveNotifications,
    ),
  },
  api: {
    description: "Answers the billing website and the card gateway's webhooks",
    memoryMb: 1_024,
    // API Gateway waits no longer than 29 seconds.
    timeoutSeconds: 29,
    trigger: { type: "http", path: "/api" },
    variables: variablesOf(apiSettings),
    grants: unionOf(
      ofEveryFunction,
      movePayments,
      startPayment,
      secrets("pay-link-secret", "session-secret", "stripe-webhook-secret"),
    ),
  },
  "submit-payment": {
    description: "Sends a payment to the card gateway",
    ...inPaymentWorkflow,
    variables: variablesOf(paymentSettings),
    grants: unionOf(ofEveryFunction, movePayments),
  },
  "resolve-payment": {
    description: "Finds out what became of a payment, or lets its workflow wait for that",
    ...inPaymentWorkflow,
    variables: variablesOf(paymentSettings),
    grants: unionOf(ofEveryFunction, movePayments),
  },
  "send-email": {
    description: "Sends a receipt by e-mail",
    ...inPaymentWorkflow,
    variables: variablesOf(emailStepSettings),
    grants: unionOf(ofEveryFunction, oneItem, sendEmail),
  },
  "send-text": {
    description: "Sends a receipt by text",
    ...inPaymentWorkflow,
    variables: variablesOf(textStepSettings),
    grants: unionOf(ofEveryFunction, oneItem, sendText),
  },
  sweep: {
    description: "Sees to payments and receipts that no workflow drives any more",
    memoryMb: 512,
    timeoutSeconds: 600,
    trigger: { type: "schedule", rate: "1 minute" },
    variables: variablesOf(sweepSettings),
    grants: unionOf(ofEveryFunction, movePayments, findDue, startPayment),
  },
  "split-file": {
    description: "Makes the first pass over a big file, and finds its ranges",
    ...inFileWorkflow,
    // Some twenty bytes for each row of the file are outside of the heap.
    memoryMb: 3_008,
    variables: variablesOf(splitSettings),
    grants: unionOf(ofEveryFunction, files, ledger, publish),
  },
  "ingest-range": {
    description: "Ingests one range of a big file",
    ...inFileWorkflow,
    variables: variablesOf(ingestionSettings),
    grants: unionOf(ofEveryFunction, files, readLedger, manyInvoices),
  },
  "close-run": {
    description: "Joins the outputs of a big file and closes its run",
    ...inFileWorkflow,
    variables: variablesOf(ingestionSettings),
    grants: unionOf(ofEveryFunction, files, ledger, publish),
  },
};

function variablesOf(settings: Readonly<Record<string, Setting<unknown>>>): readonly string[] {
  return Object.values(settings)
    .map(({ variable }) => variable)
    .toSorted();
}
