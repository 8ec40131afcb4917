export * from "./client-options.ts";
export * from "./event-key.ts";
export * from "./file-store.ts";
export * from "./notification.ts";
