import { styleText } from "node:util";

import { type DomainEvent, formatMoney } from "@billsdue/core";

import type { OutboxMessage } from "../outbox.ts";
import { plain } from "./plain.ts";

/** One line of the terminal for what has happened, with the time of day; a fault is marked. */
export function tell(words: string, kind: "news" | "fault" = "news"): void {
  const time = new Date().toTimeString().slice(0, 8);
  const said = kind === "fault" ? styleText("yellow", plain(words)) : plain(words);
  process.stdout.write(`${styleText("dim", time)}  ${said}\n`);
}

/** What has happened, in words; undefined for what the summary has said already. */
export function eventWords(event: DomainEvent): string | undefined {
  switch (event.type) {
    case "file-ingested":
    case "file-held":
      return undefined;
    case "payment-captured":
      return `${formatMoney(event.amount)} paid for invoice ${event.invoiceId}`;
    case "payment-declined":
      return `a card was declined for invoice ${event.invoiceId}`;
    case "payment-not-charged":
      return `a payment for invoice ${event.invoiceId} ended without a charge`;
    case "exception-raised":
      return `invoice ${event.invoiceId} needs an operator: ${event.exception}`;
    case "case-resolved":
      return `an operator has decided on invoice ${event.invoiceId}: ${event.action}`;
  }
}

/** A message that has gone out, in words. */
export function messageWords(message: OutboxMessage): string {
  return message.channel === "email"
    ? `e-mail to ${message.to}: ${message.subject}`
    : `text to ${message.to}: ${message.text}`;
}
