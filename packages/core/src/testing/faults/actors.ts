import { err, ok, type Result } from "neverthrow";
import { expect } from "vitest";

import type { Failure } from "../../failure.ts";
import { defaultProfile } from "../../ingestion/profile-schema.ts";
import type { Profile } from "../../ingestion/profile.ts";
import type { Invoice } from "../../invoice/invoice.ts";
import type { OperatorAction } from "../../invoice/operator-action.ts";
import { type OperatorCase, operatorCasesOf } from "../../invoice/operator-cases.ts";
import type { InvoiceRefusal } from "../../invoice/refusal.ts";
import type { Money } from "../../money/money.ts";
import type { WorkflowInput } from "../../ports/workflow-starter.ts";
import { ingestFile } from "../../use-cases/ingest-file.ts";
import { resolveOperatorCase } from "../../use-cases/operator-cases.ts";
import { type RequestedPaymentAnswer, requestPayment } from "../../use-cases/request-payment.ts";
import { resolvePayment } from "../../use-cases/resolve-payment.ts";
import { sendReceipt } from "../../use-cases/send-receipt.ts";
import { submitPayment } from "../../use-cases/submit-payment.ts";
import { sweepOpenPayments } from "../../use-cases/sweep-open-payments.ts";
import { idempotencyKey } from "../make.ts";
import { value } from "../outcome.ts";
import { bill, type BillerFile, receiptTo } from "./bill.ts";
import type { Watch } from "./invariants.ts";
import { type Life, runProcess } from "./process.ts";
import type { CardVerdict } from "./world.ts";

/** Everybody who does something to the bill. What each of them does is a process of its own, and is checked after it. */
export interface Actors {
  /** The biller's file comes, and is ingested; one whose ingestion fails is tried again with the next. */
  readonly takeFile: (file: BillerFile) => Promise<void>;
  readonly ingestWaiting: () => Promise<void>;
  /** How many files wait to be ingested. */
  readonly waiting: () => number;
  /** The payer's client asks, up to three times while it gets no answer. */
  readonly ask: (
    key: string,
    amount: Money,
  ) => Promise<Result<RequestedPaymentAnswer, InvoiceRefusal> | undefined>;
  /** The workflows that were started send their payments. */
  readonly driveStarted: () => Promise<void>;
  /** A payer at the `nth` newest of all card pages, or at whichever can be used. False where none can. */
  readonly enterCard: (card: CardVerdict, nth?: number) => Promise<boolean>;
  /** The webhooks that have come are taken in. */
  readonly heedWebhooks: () => Promise<void>;
  /** The workflow asks what became of the payment, and sends its receipts. */
  readonly followUp: (ids: WorkflowInput) => Promise<void>;
  /** The same payment is sent once more, as by a redrive. */
  readonly submitAgain: (ids: WorkflowInput) => Promise<void>;
  readonly sweep: () => Promise<void>;
  /** Processes that are held go on. */
  readonly wakeZombies: () => Promise<void>;
  /** An operator decides the cases that wait, those aside that nothing is chosen for. */
  readonly decide: (choose: (found: OperatorCase) => OperatorAction | undefined) => Promise<void>;
  readonly stored: () => Promise<Invoice>;
}

/** Files of two rows have nothing in common with those before them. */
const profile: Profile = {
  ...defaultProfile,
  holds: { rejectedShare: 1, fewerRowsShare: null, sumChangeShare: null },
};

/** The actors of a life, watched by `watch`. */
export function createActors(life: Life, watch: Watch): Actors {
  const { world } = life;
  const waiting: string[] = [];

  const step = async <Value>(act: Parameters<typeof runProcess<Value>>[1]) => {
    const result = await runProcess(life, act);
    await watch.check();
    return result;
  };
  const stored = async () =>
    value(await world.ports.invoices.load(bill)) ?? expect.fail("there is no invoice");
  const ingestWaiting = async () => {
    for (const key of waiting.splice(0)) {
      const ingested = await step((ports) =>
        ingestFile(ports)({ key, profile, policy: ports.policy }),
      );
      if (ingested === "gone" || (ingested.isErr() && isFailure(ingested.error))) waiting.push(key);
    }
  };

  return {
    stored,
    ingestWaiting,
    waiting: () => waiting.length,

    takeFile: async ({ name, content, writtenAt }) => {
      await world.putFile(name, content, writtenAt);
      waiting.push(name);
      await ingestWaiting();
    },

    ask: async (key, expectedAmount) => {
      const wish = { invoiceId: bill, idempotencyKey: idempotencyKey(key), receiptTo };
      for (let tries = 0; tries < 3; tries += 1) {
        const asked = await step((ports, perform) =>
          perform("answer", () => requestPayment(ports)({ ...wish, expectedAmount })),
        );
        if (asked === "gone") continue;
        if (asked.isOk()) return ok(asked.value);
        if (!isFailure(asked.error)) return err(asked.error);
      }
      return undefined;
    },

    driveStarted: async () => {
      for (const ids of world.started.splice(0)) await step((ports) => submitPayment(ports)(ids));
    },

    enterCard: async (card, nth) => {
      const pages = world.pages.toReversed();
      const one = pages[(nth ?? 0) % Math.max(1, pages.length)];
      for (const url of nth === undefined || one === undefined ? pages : [one]) {
        life.changes += 1;
        const isEntered = await world.atCardPage(url, card);
        await watch.check();
        if (isEntered) return true;
      }
      return false;
    },

    heedWebhooks: async () => {
      for (const webhook of world.webhooks.splice(0)) {
        const nudge = await world.ports.gateway.readWebhook(webhook);
        const ids = nudge.unwrapOr("not-ours" as const);
        if (ids === "not-ours" || ids === "badly-signed") continue;
        const heeded = await step((ports) => resolvePayment(ports)(ids));
        // The gateway sends again what was not answered with a 2xx: where somebody is in a call, or nothing came back, too.
        const isHeeded =
          heeded !== "gone" &&
          heeded.isOk() &&
          heeded.value.status !== "submitting" &&
          heeded.value.status !== "unknown";
        if (!isHeeded) world.webhooks.push(webhook);
      }
    },

    followUp: async (ids) => {
      await step((ports) => resolvePayment(ports)(ids));
      await step((ports) => sendReceipt(ports)({ ...ids, channel: "email" }));
      await step((ports) => sendReceipt(ports)({ ...ids, channel: "text" }));
    },

    submitAgain: async (ids) => {
      await step((ports) => submitPayment(ports)(ids));
    },

    sweep: async () => {
      await step((ports) => {
        const receipts = sendReceipt(ports);
        return sweepOpenPayments({ ...ports, receipts })({ dueBy: ports.clock.now(), limit: 25 });
      });
    },

    wakeZombies: async () => {
      for (const wake of life.zombies.splice(0)) {
        await wake();
        await watch.check();
      }
    },

    decide: async (choose) => {
      for (const found of operatorCasesOf(await stored(), world.ports.policy)) {
        const action = choose(found);
        if (action === undefined) continue;
        const taking = world.takings(bill).find(({ paymentId }) => paymentId === found.paymentId);
        await step((ports) =>
          resolveOperatorCase(ports)({
            invoiceId: bill,
            caseId: found.id,
            action,
            by: "ann",
            evidence: "the gateway's report of the day",
            gatewayRef: action === "confirm-captured" ? taking?.gatewayRef : "re_1",
          }),
        );
      }
    },
  };
}

function isFailure(error: { readonly type: string }): error is Failure {
  return error.type === "unavailable" || error.type === "conflict" || error.type === "corrupt";
}
