export * from "./arbitraries.ts";
export * from "./given-when-then.ts";
export * from "./make.ts";
export * from "./outcome.ts";
export * from "./some-invoice.ts";

export * from "./contracts/callback-store.ts";
export * from "./contracts/clock.ts";
export * from "./contracts/event-publisher.ts";
export * from "./contracts/file-store.ts";
export * from "./contracts/id-source.ts";
export * from "./contracts/invoice-store.ts";
export * from "./contracts/look-up-guard.ts";
export * from "./contracts/mailer.ts";
export * from "./contracts/payment-gateway.ts";
export * from "./contracts/run-ledger.ts";
export * from "./contracts/secrets.ts";
export * from "./contracts/texter.ts";
export * from "./contracts/workflow-starter.ts";
export * from "./contracts/workflow-waker.ts";

export * from "./faults/effects.ts";
export * from "./faults/gateway-mischief.ts";
export * from "./faults/histories.ts";
export type * from "./faults/mischief.ts";
export * from "./faults/races.ts";
export * from "./faults/single-faults.ts";
export * from "./faults/story.ts";
export type * from "./faults/world.ts";
