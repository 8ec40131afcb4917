export * from "./callback-store.ts";
export * from "./client-options.ts";
export * from "./invoice-store.ts";
export * from "./look-up-guard.ts";
export * from "./run-ledger.ts";
export type * from "./table-options.ts";
