import {
  type Agenda,
  type CardPage,
  type CardVerdict,
  chargesOf,
  type GatewayCall,
  type GatewayFaultPlan,
  type MemoryPaymentGateway,
  type NextCall,
  ticksLate,
} from "@billsdue/adapters-memory";
import type { Clock, DeclineReason, Money, PaymentId } from "@billsdue/core";

import type { Books } from "./books.ts";
import { isPaid, isUsable, type Session } from "./session.ts";
import type { Silences } from "./silences.ts";
import { moneyOf, stripeAmountOf } from "./stripe-amount.ts";
import type { Withdrawals } from "./withdrawals.ts";

/** What the hosted card page shows. */
export interface LocalCardPage extends CardPage {
  /** Why the last card that was typed there was declined; another one may be typed. */
  readonly declined?: DeclineReason;
}

/** What the payer does, and the bank in spite of the payer. */
export interface Payer extends Pick<
  MemoryPaymentGateway,
  "enterCard" | "leavePage" | "takeAfterAll"
> {
  /** The card page under `ref`, the last part of its URL. */
  readonly findPage: (ref: string) => LocalCardPage | undefined;
  /** Takes what was asked for in a session later all the same, where the plan says so. */
  readonly mayTakeAfterAll: (session: Session, call: GatewayCall) => void;
}

/** What a payer meets. */
export interface PayerOptions {
  readonly clock: Clock;
  readonly plan: GatewayFaultPlan;
  readonly agenda: Agenda;
  readonly books: Books;
  readonly nextCall: NextCall;
  readonly silences: Silences;
  readonly withdrawals: Withdrawals;
  readonly silenceMs: number;
  readonly longSilenceMs: number;
}

/** A payer whose cards go wrong as `plan` says. */
export function createPayer(options: PayerOptions): Payer {
  const { clock, plan, agenda, books, nextCall, silences, withdrawals } = options;

  const usable = (ref: string): Session | undefined => {
    const session = books.find(ref);
    return session !== undefined && isUsable(session, clock.now()) ? session : undefined;
  };
  const takeIn = (session: Session | undefined): boolean => {
    if (session === undefined || books.under(session.request.paymentId).some(isPaid)) return false;
    books.take(session, [session.request], true);
    return true;
  };
  const mayTakeAfterAll: Payer["mayTakeAfterAll"] = ({ id }, call) => {
    if (!plan.hits("late-capture", call)) return;
    const late = ticksLate(plan, "late-capture", call);
    agenda.doAfter(late, () => takeIn(books.find(id)));
  };
  const fallSilent = (call: GatewayCall, verdict: CardVerdict, paymentId: PaymentId) => {
    if (verdict === "lose-answer") silences.fall(paymentId, options.silenceMs);
    if (plan.hits("silence", call)) silences.fall(paymentId, options.longSilenceMs);
  };
  const typeCard = (
    call: GatewayCall,
    ref: string,
    verdict: CardVerdict,
    instead?: readonly Money[],
  ): boolean => {
    const session = usable(ref);
    const asked = session && moneyOf(session.request);
    if (session === undefined || asked === undefined) return false;
    const { paymentId } = session.request;
    fallSilent(call, verdict, paymentId);
    if (verdict === "decline" || verdict === "insufficient-funds") {
      books.decline(session, verdict === "decline" ? "card-declined" : "insufficient-funds");
      mayTakeAfterAll(session, call);
      return true;
    }
    if (plan.hits("decline-after-approval", call)) withdrawals.withdraw(paymentId);
    const charges = instead ?? chargesOf(plan, call, asked);
    const amounts = charges.flatMap((charge) => stripeAmountOf(charge) ?? []);
    books.take(session, amounts, verdict !== "lose-answer");
    return true;
  };

  return {
    findPage: (ref) => {
      const session = books.find(ref);
      const amount = session && moneyOf(session.request);
      if (session === undefined || amount === undefined) return undefined;
      const { invoiceId, paymentId, successUrl } = session.request;
      const declined = session.intent?.charge.declined;
      return {
        amount,
        invoiceId,
        paymentId,
        returnUrl: successUrl.replaceAll("{CHECKOUT_SESSION_ID}", session.id),
        status: usable(ref) === undefined ? "over" : "open",
        ...(declined === undefined ? {} : { declined }),
      };
    },

    enterCard: (ref, verdict, instead) => {
      const session = usable(ref);
      if (session === undefined) return false;
      const call = nextCall(session.request, "card");
      if (!plan.hits("late-execution", call)) return typeCard(call, ref, verdict, instead);
      const late = ticksLate(plan, "late-execution", call);
      agenda.doAfter(late, () => typeCard(call, ref, verdict, instead));
      return true;
    },

    leavePage: (ref) => usable(ref) !== undefined,
    takeAfterAll: (paymentId) => takeIn(books.under(paymentId).at(-1)),
    mayTakeAfterAll,
  };
}
