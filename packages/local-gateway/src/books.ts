import type { Taking } from "@billsdue/adapters-memory";
import type { Clock, DeclineReason, InvoiceId, PaymentId } from "@billsdue/core";

import type { TellEvent } from "./events.ts";
import type { KeyedRequest } from "./idempotency-keys.ts";
import { isUsable, openSession, type Session, type SessionRequest, withCharge } from "./session.ts";
import { moneyOf, type StripeAmount } from "./stripe-amount.ts";

/** Everything that Stripe has, and what may become of it. It is never wrong about what it has taken. */
export interface Books {
  readonly find: (id: string) => Session | undefined;
  readonly findByIntent: (intentId: string) => Session | undefined;
  /** Oldest first. */
  readonly all: () => readonly Session[];
  readonly open: (request: SessionRequest) => Session;
  /** Charges a card in each of them, whether open or not: the first in the session, the others in copies of it. */
  readonly take: (session: Session, amounts: readonly StripeAmount[], tells: boolean) => void;
  readonly decline: (session: Session, reason: DeclineReason) => void;
  /** Ends an open session; gives what is done when its webhook has arrived besides. */
  readonly expire: (
    session: Session,
    cause?: KeyedRequest,
  ) => { readonly expired: Session; readonly told: unknown };
  /** Ends the sessions whose time has come. */
  readonly expireWhatIsOver: () => void;
  readonly under: (paymentId: PaymentId) => readonly Session[];
  readonly takings: (invoiceId: InvoiceId) => readonly Taking[];
}

/** Empty books. */
export function createBooks(clock: Clock, tell: TellEvent): Books {
  const sessions = new Map<string, Session>();
  const opened = new Set<string>();
  const taken: Taking[] = [];

  const keep = (session: Session): Session => {
    sessions.set(session.id, session);
    if (session.status === "open") opened.add(session.id);
    else opened.delete(session.id);
    return session;
  };
  const note = ({ request: { invoiceId, paymentId }, intent }: Session) => {
    const amount = intent && moneyOf(intent.charge);
    if (intent === undefined || amount === undefined) return;
    taken.push({ invoiceId, paymentId, gatewayRef: intent.id, amount, at: intent.charge.at });
  };
  const expire: Books["expire"] = (session, cause) => {
    const expired = keep({ ...session, status: "expired" });
    return { expired, told: tell("checkout.session.expired", expired, cause) };
  };

  return {
    find: (id) => sessions.get(id),
    findByIntent: (intentId) =>
      [...sessions.values()].find(({ intent }) => intent?.id === intentId),
    all: () => [...sessions.values()],
    open: (request) => keep(openSession(request, clock.now())),
    take: (session, amounts, tells) => {
      const at = clock.now();
      for (const [nth, { amount, currency }] of amounts.entries()) {
        const { request, createdAt } = session;
        const charged = nth === 0 ? session : openSession(request, createdAt);
        const paid = keep(withCharge(charged, { amount, currency, at }));
        note(paid);
        if (tells) {
          tell("payment_intent.succeeded", paid);
          tell("checkout.session.completed", paid);
        }
      }
    },
    decline: (session, declined) => {
      const { amount, currency } = session.request;
      const at = clock.now();
      const tried = keep(withCharge(session, { amount, currency, at, declined }));
      tell("payment_intent.payment_failed", tried);
    },
    expire,
    expireWhatIsOver: () => {
      for (const id of opened) {
        const session = sessions.get(id);
        if (session !== undefined && !isUsable(session, clock.now())) expire(session);
      }
    },
    under: (paymentId) =>
      [...sessions.values()].filter(({ request }) => request.paymentId === paymentId),
    takings: (invoiceId) => structuredClone(taken.filter((each) => each.invoiceId === invoiceId)),
  };
}
