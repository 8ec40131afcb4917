import type { SentEmail, SentText } from "@billsdue/adapters-memory";
import type { Instant } from "@billsdue/core";

/** A message that has gone out: on this machine, no further than this list. */
export type OutboxMessage = { readonly at: Instant } & (
  | ({ readonly channel: "email" } & SentEmail)
  | ({ readonly channel: "text" } & SentText)
);

/** The messages that have gone out, newest first; the newest 200 are kept. */
export interface Outbox {
  readonly add: (message: OutboxMessage) => void;
  readonly list: () => readonly OutboxMessage[];
}

const mostKept = 200;

/** An empty outbox; `onAdd` sees each message as it goes out. */
export function createOutbox(onAdd: (message: OutboxMessage) => void): Outbox {
  let messages: readonly OutboxMessage[] = [];
  return {
    add: (message) => {
      messages = [message, ...messages].slice(0, mostKept);
      onAdd(message);
    },
    list: () => messages,
  };
}
