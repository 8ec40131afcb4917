export * from "./client-options.ts";
export * from "./workflow-starter.ts";
