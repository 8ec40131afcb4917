export * from "./client-options.ts";
export { type NotADomainEvent, readDomainEvent } from "./domain-event-message.ts";
export * from "./event-publisher.ts";
export * from "./texter.ts";
