import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Context } from "aws-lambda";

import type { LogEvent } from "./log-event.ts";
import { redact } from "./redact.ts";

/** The metrics there are; docs/deploy.md says what each means. */
export type MetricName =
  | "Rows"
  | "FilesIngested"
  | "FilesHeld"
  | "FilesRefused"
  | "PaymentsCaptured"
  | "PaymentsDeclined"
  | "PaymentsNotCharged"
  | "Exceptions"
  | "OldestOpenPayment"
  | "SweepFailures"
  | "ReceiptsFailed"
  | "ApiFailures";

/** What a function says of itself while it works. */
export interface Telemetry {
  /** Begins an invocation: what is logged names it. */
  readonly begin: (context: Context) => void;
  readonly log: (event: LogEvent) => void;
  /** Adds to a metric, split by at most one dimension; seconds for an age, a count for anything else. */
  readonly measure: (
    name: MetricName,
    value: number,
    dimension?: { readonly name: "Decision" | "Channel"; readonly value: string },
  ) => void;
}

const errors: readonly LogEvent["event"][] = ["failure"];
const warnings: readonly LogEvent["event"][] = [
  "file-held",
  "file-refused",
  "file-not-found",
  "exception-raised",
];

/**
 * Logs as JSON and metrics in the embedded metric format, both on the standard output, by AWS Lambda Powertools.
 * https://docs.aws.amazon.com/powertools/typescript/latest/
 */
export function createTelemetry(service: string): Telemetry {
  const logger = new Logger({
    serviceName: service,
    jsonReplacerFn: (_key, value) => (typeof value === "string" ? redact(value) : value),
  });
  const metrics = new Metrics({ namespace: "billsdue", serviceName: service });
  return {
    begin: (context) => logger.addContext(context),
    log: ({ event, ...fields }) => {
      if (errors.includes(event)) logger.error(event, fields);
      else if (warnings.includes(event)) logger.warn(event, fields);
      else logger.info(event, fields);
    },
    measure: (name, value, dimension) => {
      const metric = metrics.singleMetric();
      if (dimension !== undefined) metric.addDimension(dimension.name, dimension.value);
      const unit = name === "OldestOpenPayment" ? MetricUnit.Seconds : MetricUnit.Count;
      metric.addMetric(name, unit, value);
    },
  };
}
