export * from "./client-options.ts";
export * from "./workflow-starter.ts";
export * from "./workflow-waker.ts";
