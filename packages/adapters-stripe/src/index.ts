export * from "./client.ts";
export * from "./gateway.ts";
