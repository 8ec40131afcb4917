export * from "./brand.ts";
export * from "./decider.ts";
export * from "./failure.ts";
export * from "./ids.ts";
export * from "./policy.ts";
export * from "./policy-schema.ts";
export * from "./same-fields.ts";
export * from "./watermark.ts";

export * from "./money/currency.ts";
export * from "./money/money.ts";
export * from "./time/business-day.ts";
export * from "./time/date-format.ts";
export * from "./time/instant.ts";
export * from "./time/local-date.ts";

export * from "./invoice/balance.ts";
export * from "./invoice/bill-state.ts";
export * from "./invoice/command.ts";
export * from "./invoice/decide.ts";
export * from "./invoice/event.ts";
export * from "./invoice/evolve.ts";
export * from "./invoice/explain.ts";
export * from "./invoice/invoice.ts";
export * from "./invoice/operator-action.ts";
export * from "./invoice/operator-cases.ts";
export type * from "./invoice/payment-exception.ts";
export type * from "./invoice/record-row.ts";
export * from "./invoice/refusal.ts";
export type * from "./invoice/resolution.ts";
export * from "./payment/gateway-report.ts";
export * from "./payment/payment.ts";
export * from "./payment/transitions.ts";
export * from "./receipt/contact.ts";
export * from "./receipt/message.ts";
export * from "./receipt/receipt.ts";

export * from "./ingestion/amount.ts";
export * from "./ingestion/business-date.ts";
export * from "./ingestion/codes.ts";
export * from "./ingestion/decide-row.ts";
export type { DuplicateIndex, Occurrences } from "./ingestion/duplicates.ts";
export * from "./ingestion/file-checks.ts";
export * from "./ingestion/header.ts";
export * from "./ingestion/inspect.ts";
export * from "./ingestion/neutralise.ts";
export * from "./ingestion/outputs.ts";
export * from "./ingestion/profile.ts";
export * from "./ingestion/profile-schema.ts";
export * from "./ingestion/record-reader.ts";
export * from "./ingestion/render.ts";
export type * from "./ingestion/report.ts";
export * from "./ingestion/row.ts";
export * from "./ingestion/run-states.ts";
export * from "./ingestion/sensitive.ts";
export type * from "./ingestion/totals.ts";

export * from "./lookup/mask.ts";
export * from "./lookup/pay-link.ts";
export * from "./lookup/proof.ts";
export * from "./lookup/throttle.ts";

export * from "./ports/callback-store.ts";
export * from "./ports/clock.ts";
export * from "./ports/event-publisher.ts";
export * from "./ports/file-store.ts";
export * from "./ports/file-workflow-starter.ts";
export * from "./ports/id-source.ts";
export * from "./ports/invoice-store.ts";
export * from "./ports/look-up-guard.ts";
export * from "./ports/mailer.ts";
export * from "./ports/payment-gateway.ts";
export * from "./ports/run-ledger.ts";
export * from "./ports/secrets.ts";
export * from "./ports/texter.ts";
export * from "./ports/workflow-starter.ts";
export * from "./ports/workflow-waker.ts";

export * from "./use-cases/apply-file.ts";
export type { BatchStore, RowsContext } from "./use-cases/apply-rows.ts";
export type {
  ExaminePorts,
  FileNotFound,
  IngestInput,
  IngestProgress,
} from "./use-cases/examine-file.ts";
export { type IngestPorts } from "./use-cases/begin-run.ts";
export { ingestFile } from "./use-cases/ingest-file.ts";
export * from "./use-cases/abandon-run.ts";
export * from "./use-cases/close-run.ts";
export * from "./use-cases/ingest-range.ts";
export * from "./use-cases/split-file.ts";
export { splitLeaseMs } from "./use-cases/lease.ts";
export * from "./use-cases/cancel-payment.ts";
export * from "./use-cases/look-up-invoice.ts";
export * from "./use-cases/operator-cases.ts";
export * from "./use-cases/payment-ports.ts";
export * from "./use-cases/plan-file.ts";
export * from "./use-cases/record-report.ts";
export * from "./use-cases/release-run.ts";
export * from "./use-cases/run-outputs.ts";
export * from "./use-cases/request-payment.ts";
export * from "./use-cases/resolve-payment.ts";
export * from "./use-cases/send-receipt.ts";
export * from "./use-cases/submit-payment.ts";
export * from "./use-cases/sweep-open-payments.ts";
