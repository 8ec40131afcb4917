import type { MetricName } from "../lambda/telemetry.ts";
import type { HandlerName } from "./handler-names.ts";

/** What an alarm watches. */
export type Watched =
  /** A metric of ours, in the namespace `billsdue`. */
  | {
      readonly of: "billsdue";
      readonly metric: MetricName;
      readonly service: HandlerName;
      readonly dimensions?: Readonly<Record<string, string>>;
    }
  /** A metric that AWS keeps of one of our resources. */
  | {
      readonly of: "function";
      readonly metric: "Errors" | "Throttles";
      readonly handler: HandlerName;
    }
  | {
      readonly of: "workflow";
      readonly metric: "ExecutionsFailed" | "ExecutionsTimedOut" | "ExecutionsAborted";
      readonly workflow: "payment" | "file";
    }
  | {
      readonly of: "queue";
      readonly metric: "ApproximateNumberOfMessagesVisible";
      readonly queue: "failed-notifications";
    };

/** When somebody is to be told. */
export interface Alarm {
  readonly name: string;
  /** What has happened, and what to do; docs/deploy.md has more. */
  readonly description: string;
  readonly watches: Watched;
  readonly statistic: "Sum" | "Maximum";
  readonly periodSeconds: number;
  /** So many periods in a row. */
  readonly periods: number;
  /** It rings from this value on. */
  readonly threshold: number;
  /** Whether no data at all is a reason to ring. */
  readonly whenSilent: "fine" | "ring";
}

const fiveMinutes = 300;

/** Rings as soon as it happens once. */
const atOnce = {
  statistic: "Sum",
  periodSeconds: fiveMinutes,
  periods: 1,
  threshold: 1,
  whenSilent: "fine",
} as const;

/** Rings where something happens so often in a quarter of an hour. */
const inQuarterOfAnHour = (threshold: number) =>
  ({ ...atOnce, periodSeconds: 3 * fiveMinutes, threshold }) as const;

/** The functions that ingest a file or a part of it to its end, and those that settle payments: each measures for itself. */
const filesAt = ["ingest", "split-file", "close-run"] as const;
const paymentsAt = ["api", "submit-payment", "resolve-payment", "sweep"] as const;
const receiptsAt = { email: "send-email", text: "send-text" } as const;

/** Everything that somebody has to look at, and nothing that goes away by itself. */
export const alarms: readonly Alarm[] = [
  ...filesAt.map((service): Alarm => ({
    name: `file-held-${service}`,
    description: "A file is held: nothing of it is applied until somebody releases it.",
    watches: { of: "billsdue", metric: "FilesHeld", service },
    ...atOnce,
  })),
  ...filesAt.slice(0, 2).map((service): Alarm => ({
    name: `file-refused-${service}`,
    description: "A file was refused as a whole: the biller has to send another.",
    watches: { of: "billsdue", metric: "FilesRefused", service },
    ...atOnce,
  })),
  {
    name: "notification-failed",
    description: "The notification of a file failed after all its tries, and waits in the queue.",
    watches: {
      of: "queue",
      metric: "ApproximateNumberOfMessagesVisible",
      queue: "failed-notifications",
    },
    ...atOnce,
    statistic: "Maximum",
  },
  ...(["ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted"] as const).map(
    (metric): Alarm => ({
      name: `file-workflow-${metric}`,
      description: "A big file was not ingested to its end.",
      watches: { of: "workflow", metric, workflow: "file" },
      ...atOnce,
    }),
  ),
  {
    name: "payment-workflow-failed",
    description: "Many payments are left to the sweep: a step fails after all its tries.",
    watches: { of: "workflow", metric: "ExecutionsFailed", workflow: "payment" },
    ...inQuarterOfAnHour(5),
  },
  {
    name: "payment-stuck",
    description: "A payment has been open for three hours: nobody knows yet what became of it.",
    watches: { of: "billsdue", metric: "OldestOpenPayment", service: "sweep" },
    ...atOnce,
    statistic: "Maximum",
    // Longer than the sweep leaves a payment alone: it measures what it looks at.
    periodSeconds: 2 * 3_600,
    threshold: 3 * 3_600,
  },
  {
    name: "sweep-silent",
    description: "The sweep has not run for fifteen minutes: what is left over stays so.",
    watches: { of: "billsdue", metric: "SweepFailures", service: "sweep" },
    ...atOnce,
    periods: 3,
    // It never is: only its silence counts.
    threshold: 1_000_000,
    whenSilent: "ring",
  },
  {
    name: "sweep-failing",
    description: "The sweep cannot see to what it finds: see its log.",
    watches: { of: "billsdue", metric: "SweepFailures", service: "sweep" },
    ...atOnce,
    periods: 3,
    threshold: 3,
  },
  ...paymentsAt.map((service): Alarm => ({
    name: `payment-exception-${service}`,
    description: "Money does not fit its payment: an operator has to decide.",
    watches: { of: "billsdue", metric: "Exceptions", service },
    ...atOnce,
  })),
  ...(["email", "text"] as const).map((channel): Alarm => ({
    name: `receipts-failing-${channel}`,
    description: "Receipts cannot be sent, or will never be delivered.",
    watches: {
      of: "billsdue",
      metric: "ReceiptsFailed",
      service: receiptsAt[channel],
      dimensions: { Channel: channel },
    },
    ...inQuarterOfAnHour(3),
  })),
  {
    name: "api-failing",
    description: "The API answers that bills are temporarily unavailable.",
    watches: { of: "billsdue", metric: "ApiFailures", service: "api" },
    ...atOnce,
    threshold: 5,
  },
  {
    name: "api-broken",
    description: "The API does not answer: it cannot start, or takes too long.",
    watches: { of: "function", metric: "Errors", handler: "api" },
    ...atOnce,
    threshold: 5,
  },
];
