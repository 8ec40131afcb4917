import { expect } from "vitest";

import type { InvoiceId, PaymentId } from "../../ids.ts";
import { balanceOf } from "../../invoice/balance.ts";
import { explain } from "../../invoice/explain.ts";
import { capturesOf, everCapturedOf, type Invoice } from "../../invoice/invoice.ts";
import type { Currency } from "../../money/currency.ts";
import type { Money } from "../../money/money.ts";
import type { EndedPayment, Payment } from "../../payment/payment.ts";
import { isOpen } from "../../payment/transitions.ts";
import { isReceiptFinal } from "../../receipt/receipt.ts";
import { sameFields } from "../../same-fields.ts";
import { value } from "../outcome.ts";
import type { Life } from "./process.ts";

/** What nobody may ever read in an event, a failure or a workflow's input. */
const canaries = ["Canary", "canary@", "2125550123"] as const;

/** Watches over one invoice: what has to hold is checked after every step. Numbers are those of the invariants in docs/payments.md. */
export interface Watch {
  /** A file that bills so much is about to be taken in, in minor units. */
  readonly billed: (minorUnits: bigint) => void;
  /** From now on, files have our captures in their figures. */
  readonly posted: () => void;
  /** What has to hold at every moment. */
  readonly check: () => Promise<void>;
  /** What has to hold once nothing is open any more. */
  readonly checkTheEnd: () => Promise<void>;
  /** 11: the biller has posted everything, and what is owed is the biller's figure. */
  readonly checkPosted: () => Promise<void>;
  /** The invoice at the last check. */
  readonly seen: () => Invoice;
  /** What was owed at the last check. */
  readonly balance: () => bigint;
}

/**
 * A watch that has seen nothing yet. `mostOwed` says what nobody may be asked for more than, in minor units; without it, no file that is
 * taken in can have our captures in its figure until `posted`, and what is owed is exactly the rest.
 */
export function createWatch(
  life: Life,
  id: InvoiceId,
  mostOwed?: (invoice: Invoice) => bigint,
): Watch {
  const { world } = life;
  const { policy, invoices } = world.ports;
  const ended = new Map<PaymentId, EndedPayment>();
  let last: Invoice | undefined;
  let checkedAt = -1;
  let mostBilled = 0n;
  let isUnposted = true;

  const taken = (paymentId?: PaymentId): bigint =>
    world
      .takings(id)
      .filter((taking) => paymentId === undefined || taking.paymentId === paymentId)
      .reduce((sum, { amount }) => sum + amount.minorUnits, 0n);

  const checkPayment = (payment: Payment) => {
    if (isOpen(payment)) return;
    if (life.isHonest) {
      const captured = payment.status === "captured" ? payment.amount : 0n;
      must(taken(payment.id) === captured, `1: ${payment.status}, and ${taken(payment.id)} taken`);
    }
    const before = ended.get(payment.id);
    ended.set(payment.id, payment);
    must(before === undefined || absorbed(before, payment), `4: ${before?.status} has changed`);
  };

  const checkReceipts = (invoice: Invoice) => {
    const wanted = everCapturedOf(invoice).flatMap(({ receipts }) => receipts);
    const count = (channel: "email" | "text") =>
      wanted.filter(({ to }) => to.channel === channel).length;
    const sentTwice = life.hits.filter(({ effect, kind }) => effect === "text" && kind === "dup");
    must(world.texts.length <= count("text") + sentTwice.length, "17: a text too many");
    const hits = life.hits.filter(({ effect }) => ["mail", "save", "load"].includes(effect));
    must(world.emails.length <= count("email") + hits.length, "17: an e-mail too many");
  };

  /** What the gateway has taken less what was given back is what our payments say, in each currency. */
  const checkMoney = (invoice: Invoice) => {
    const takings = world.takings(id).map(({ amount }) => amount);
    for (const { currency } of [...takings, ...life.refunds]) {
      const kept = sumIn(currency, takings) - sumIn(currency, life.refunds);
      const captured = currency === invoice.currency ? capturedIn(invoice) : 0n;
      must(kept === captured, `1: ${kept} ${currency} kept, ${captured} captured`);
    }
    must(takings.length > 0 || capturedIn(invoice) === 0n, "1: captured, but not taken");
  };

  const check = async () => {
    if (checkedAt === life.changes) return;
    checkedAt = life.changes;
    const invoice = value(await invoices.load(id));
    if (invoice === undefined) return;
    const { version } = invoice;
    if (last?.version === version) must(sameFields(last, invoice), "6: changed unversioned");
    else must(version > (last?.version ?? 0), "6: an older version");
    last = invoice;
    must(!life.isHonest || taken() <= mostBilled, `2: ${taken()} taken of ${mostBilled}`);
    must(invoice.payments.filter(isOpen).length <= 1, "3: two payments are open");
    const ours = new Set(invoice.payments.map((payment) => payment.id));
    must(
      world.takings(id).every((taking) => ours.has(taking.paymentId)),
      "8: another key",
    );
    for (const payment of invoice.payments) checkPayment(payment);
    checkReceipts(invoice);
    const { amount } = balanceOf(invoice, policy);
    const most = mostOwed?.(invoice) ?? invoice.billed - capturedIn(invoice);
    const isRight = mostOwed === undefined ? !isUnposted || amount === most : amount <= most;
    must(isRight, `10: ${amount} asked for, ${most} owed`);
    const facts = explain(invoice, policy).reduce((sum, fact) => sum + fact.amount, 0n);
    must(facts === amount, "the facts do not add up to the balance");
  };

  const seen = () => last ?? expect.fail("there is no invoice");
  return {
    billed: (minorUnits) => {
      mostBilled = minorUnits > mostBilled ? minorUnits : mostBilled;
    },
    posted: () => {
      isUnposted = false;
    },
    check,
    seen,
    checkTheEnd: async () => {
      await check();
      const invoice = seen();
      must(!invoice.payments.some(isOpen), "16: a payment is still open");
      must(invoice.deferred === undefined, "16: a row still waits");
      const raised = invoice.resolutions.filter(({ exception }) => exception !== undefined);
      must(!life.isHonest || raised.length === 0, "1: an exception without a cause");
      must(invoice.exceptions.length === 0, "1: an exception that nobody can decide");
      const receipts = everCapturedOf(invoice).flatMap((payment) => payment.receipts);
      must(receipts.every(isReceiptFinal), "17: a receipt is still open");
      checkMoney(invoice);
      const told = JSON.stringify([world.heard, world.inputs], withBigints);
      must(!canaries.some((canary) => told.includes(canary)), "18: somebody's data was told");
    },
    checkPosted: async () => {
      await check();
      const { amount, disputed } = balanceOf(seen(), policy);
      must(amount === seen().billed && !disputed, `11: ${amount} owed of ${seen().billed}`);
    },
    balance: () => balanceOf(seen(), policy).amount,
  };
}

/** Of a payment that has ended only its receipts, and what is known of the biller's and the operator's books, may be different. */
function absorbed(before: EndedPayment, now: EndedPayment): boolean {
  return sameFields(lastingOf(before), lastingOf(now));
}

function lastingOf(payment: EndedPayment): object {
  if (payment.status !== "captured") return payment;
  const {
    receipts: _receipts,
    unpostedFigure: _figure,
    postingDecision: _decision,
    ...rest
  } = payment;
  const { refund: _refund, ...lasting } = rest;
  return lasting;
}

/** As `expect`, of which there would be thousands in each life. */
function must(holds: boolean, invariant: string): void {
  if (!holds) expect.fail(`invariant ${invariant}`);
}

function capturedIn(invoice: Invoice): bigint {
  return capturesOf(invoice).reduce((sum, { amount }) => sum + amount, 0n);
}

function sumIn(currency: Currency, money: readonly Money[]): bigint {
  return money
    .filter((each) => each.currency === currency)
    .reduce((sum, { minorUnits }) => sum + minorUnits, 0n);
}

function withBigints(_key: string, each: unknown): unknown {
  return typeof each === "bigint" ? each.toString() : each;
}
