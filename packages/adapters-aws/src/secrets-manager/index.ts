export * from "./client-options.ts";
export * from "./secrets.ts";
