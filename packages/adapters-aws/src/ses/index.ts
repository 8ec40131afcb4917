export * from "./client-options.ts";
export * from "./mailer.ts";
