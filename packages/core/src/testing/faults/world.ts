import type { InvoiceId, PaymentId } from "../../ids.ts";
import type { Money } from "../../money/money.ts";
import type { DomainEvent } from "../../ports/event-publisher.ts";
import type { FileStore } from "../../ports/file-store.ts";
import type { IdSource } from "../../ports/id-source.ts";
import type { SignedWebhook } from "../../ports/payment-gateway.ts";
import type { RunLedger } from "../../ports/run-ledger.ts";
import type { WorkflowInput } from "../../ports/workflow-starter.ts";
import type { Instant } from "../../time/instant.ts";
import type { ReceiptPorts } from "../../use-cases/send-receipt.ts";
import type { SweepPorts } from "../../use-cases/sweep-open-payments.ts";

/** What a payer does at the card page. */
export type CardVerdict = "approve" | "decline" | "insufficient-funds" | "lose-answer" | "leave";

/** Money that the gateway has taken. */
export interface Taking {
  readonly paymentId: PaymentId;
  readonly amount: Money;
  readonly gatewayRef: string;
  readonly at: Instant;
}

/** A biller's whole world around the use cases: its ports as they are when nothing fails, and the other side of them. */
export interface World {
  readonly ports: Omit<SweepPorts, "receipts"> &
    ReceiptPorts & {
      readonly ids: IdSource;
      readonly files: FileStore;
      readonly ledger: RunLedger;
    };
  /** Time goes by: what the gateway does late it does on the way, each at its time, and not when somebody asks next. */
  readonly advance: (milliseconds: number) => void;
  /** Puts a bills-due file in place that was written at `writtenAt`. */
  readonly putFile: (name: string, content: string, writtenAt: Instant) => void | Promise<void>;
  /** Every card page that the gateway has opened, oldest first: whoever is at one may type there, whatever our books say. */
  readonly pages: readonly string[];
  /** The payer at the card page under `url`; false where it is over. */
  readonly atCardPage: (url: string, verdict: CardVerdict) => boolean | Promise<boolean>;
  /** The webhooks that have come and that nobody has taken in: whoever takes one in takes it out. */
  readonly webhooks: SignedWebhook[];
  /** Everything that the gateway has taken for the invoice. */
  readonly takings: (invoiceId: InvoiceId) => readonly Taking[];
  /** The workflows that were started and that nobody drives yet: whoever drives one takes it out. */
  readonly started: WorkflowInput[];
  /** What every workflow was started with. */
  readonly inputs: readonly WorkflowInput[];
  /** What went out. */
  readonly emails: readonly unknown[];
  readonly texts: readonly unknown[];
  readonly heard: readonly DomainEvent[];
}
