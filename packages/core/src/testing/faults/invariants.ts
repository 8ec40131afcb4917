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
import { isNewer } from "../../watermark.ts";
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
  const { must } = life.tally;
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
      const isTrue = taken(payment.id) === captured;
      must(1, isTrue, () => `${payment.status}, and ${taken(payment.id)} taken`);
    }
    const before = ended.get(payment.id);
    ended.set(payment.id, payment);
    const isSame = before === undefined || absorbed(before, payment);
    must(4, isSame, () => `${before?.status}, then ${payment.status}`);
  };

  const checkReceipts = (invoice: Invoice) => {
    const wanted = everCapturedOf(invoice).flatMap(({ receipts }) => receipts);
    const count = (channel: "email" | "text") =>
      wanted.filter(({ to }) => to.channel === channel).length;
    const sentTwice = life.hits.filter(({ effect, kind }) => effect === "text" && kind === "dup");
    must(17, world.texts.length <= count("text") + sentTwice.length, () => "a text too many");
    const hits = life.hits.filter(({ effect }) => ["mail", "save", "load"].includes(effect));
    must(17, world.emails.length <= count("email") + hits.length, () => "an e-mail too many");
  };

  /** What the gateway has taken less what was given back is what our payments say, in each currency. */
  const checkMoney = (invoice: Invoice) => {
    const takings = world.takings(id).map(({ amount }) => amount);
    const refunds = refundsIn(invoice);
    for (const { currency } of [...takings, ...refunds]) {
      const kept = sumIn(currency, takings) - sumIn(currency, refunds);
      const captured = currency === invoice.currency ? capturedIn(invoice) : 0n;
      must(1, kept === captured, () => `${kept} ${currency} kept, ${captured} captured`);
    }
    must(1, takings.length > 0 || capturedIn(invoice) === 0n, () => "captured, but not taken");
  };

  const check = async () => {
    if (checkedAt === life.changes) return;
    checkedAt = life.changes;
    const invoice = value(await invoices.load(id));
    if (invoice === undefined) return;
    const { version } = invoice;
    if (last?.version === version)
      must(6, sameFields(last, invoice), () => "the same version of another invoice");
    else must(6, version > (last?.version ?? 0), () => "an older version");
    if (last !== undefined) must(9, !isNewer(last.asOf, invoice.asOf), () => invoice.source.file);
    last = invoice;
    if (life.isHonest) must(2, taken() <= mostBilled, () => `${taken()} taken of ${mostBilled}`);
    must(3, invoice.payments.filter(isOpen).length <= 1, () => "two payments are open");
    const ours = new Set(invoice.payments.map((payment) => payment.id));
    const isOurs = world.takings(id).every((taking) => ours.has(taking.paymentId));
    must(8, isOurs, () => "another key");
    for (const payment of invoice.payments) checkPayment(payment);
    checkReceipts(invoice);
    const { amount } = balanceOf(invoice, policy);
    const most = mostOwed?.(invoice) ?? invoice.billed - capturedIn(invoice);
    const isRight = mostOwed === undefined ? !isUnposted || amount === most : amount <= most;
    must(10, isRight, () => `${amount} asked for, ${most} owed`);
    const facts = explain(invoice, policy).reduce((sum, fact) => sum + fact.amount, 0n);
    if (facts !== amount) expect.fail(`the facts add up to ${facts}, the balance is ${amount}`);
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
      must(16, !invoice.payments.some(isOpen), () => "a payment is still open");
      must(16, invoice.deferred === undefined, () => "a row still waits");
      const raised = invoice.resolutions.filter(({ exception }) => exception !== undefined);
      must(1, !life.isHonest || raised.length === 0, () => "an exception without a cause");
      must(1, invoice.exceptions.length === 0, () => "an exception that nobody can decide");
      const receipts = everCapturedOf(invoice).flatMap((payment) => payment.receipts);
      must(17, receipts.every(isReceiptFinal), () => "a receipt is still open");
      checkMoney(invoice);
      const told = JSON.stringify([world.heard, world.inputs], withBigints);
      must(18, !canaries.some((canary) => told.includes(canary)), () => told);
    },
    checkPosted: async () => {
      await check();
      const { amount, disputed } = balanceOf(seen(), policy);
      must(11, amount === seen().billed && !disputed, () => `${amount} of ${seen().billed}`);
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

function capturedIn(invoice: Invoice): bigint {
  return capturesOf(invoice).reduce((sum, { amount }) => sum + amount, 0n);
}

/** What operators have given back: they do what they say. */
function refundsIn({ resolutions }: Invoice): readonly Money[] {
  return resolutions.flatMap(({ action, exception }) =>
    action === "refunded" && exception !== undefined && "money" in exception
      ? [exception.money]
      : [],
  );
}

function sumIn(currency: Currency, money: readonly Money[]): bigint {
  return money
    .filter((each) => each.currency === currency)
    .reduce((sum, { minorUnits }) => sum + minorUnits, 0n);
}

function withBigints(_key: string, each: unknown): unknown {
  return typeof each === "bigint" ? each.toString() : each;
}
