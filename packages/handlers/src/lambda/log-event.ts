import type {
  DomainEvent,
  Failure,
  FileRefusal,
  Fingerprint,
  HoldCode,
  Instant,
  InvoiceId,
  PaymentId,
  Started,
  WorkflowInput,
} from "@billsdue/core";

import type { StepResult } from "../workflow/step-result.ts";

/** Everything that a function may log: ids, counts and codes, each under a name. There is no other way into the log. */
export type LogEvent =
  | {
      readonly event: "file-ingested" | "file-held";
      readonly key: string;
      readonly run: Fingerprint;
      readonly rows: number;
      readonly rejected: number;
      readonly holds: readonly HoldCode[];
    }
  | { readonly event: "file-refused"; readonly key: string; readonly code: FileRefusal["code"] }
  | { readonly event: "file-not-found"; readonly key: string }
  | {
      readonly event: "file-handed-over";
      readonly key: string;
      readonly bytes: number;
      /** `already-started` where a workflow of this version was begun before; where that has failed, put the file again. */
      readonly workflow: Started;
    }
  | { readonly event: "notification-ignored"; readonly why: string }
  | ({ readonly event: "failure" } & Pick<Failure, "type" | "port"> & {
        readonly key?: string;
        readonly reason?: string;
      } & Partial<WorkflowInput>)
  | ({ readonly event: "step"; readonly step: string; readonly result: StepResult } & WorkflowInput)
  | {
      readonly event: "swept";
      readonly invoices: number;
      readonly failed: number;
      readonly oldestOpen?: Instant;
    }
  | {
      readonly event: Extract<DomainEvent, { paymentId: PaymentId }>["type"];
      readonly invoiceId: InvoiceId;
      readonly paymentId: PaymentId;
    };

/** A failure as it is logged. */
export function failureEvent(failure: Failure): Extract<LogEvent, { event: "failure" }> {
  return { event: "failure", ...failure };
}
