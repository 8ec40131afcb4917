import {
  addMilliseconds,
  type DeclineReason,
  type Failure,
  type GatewayPayment,
  type GatewayReport,
  type Instant,
  type Taken,
} from "@billsdue/core";
import { err, ok, Result } from "neverthrow";

import { corrupt, type Intent, intentOf, type Session } from "./session.ts";
import { fromStripeAmount, toStripeAmount } from "./stripe-amount.ts";

/** Who says so, and when. */
export type Saying = Pick<GatewayReport, "source" | "at">;

/**
 * What the sessions of a payment, with their intents, tell of its purchase: all that was taken, else what is under way, else the newest page
 * that is open, else how the newest ended. `corrupt` where a page asks for another amount, or something was taken that is no money.
 */
export function reportOf(
  payment: GatewayPayment,
  sessions: readonly Session[],
  { source, at }: Saying,
): Result<GatewayReport, Failure> {
  const said = { operation: "purchase", source, at } as const;
  const inOrder = sessions.toSorted((left, right) => (orderOf(left) < orderOf(right) ? -1 : 1));
  const intents = inOrder.map(intentOf).filter((intent) => intent !== undefined);
  return Result.combine(intents.filter(isTaken).map(captureOf)).andThen(
    (captures): Result<GatewayReport, Failure> => {
      const [first, ...besides] = captures;
      if (first !== undefined) {
        const more = besides.length === 0 ? {} : { besides: besides.map(({ taken }) => taken) };
        return ok({ ...said, at: first.at, outcome: "approved", ...first.taken, ...more });
      }
      if (inOrder.some((session) => isUnderWay(session, at)))
        return ok({ ...said, outcome: "accepted" });
      const open = inOrder.findLast(({ status }) => status === "open");
      if (open !== undefined) return pageOf(payment, open).map((page) => ({ ...said, ...page }));
      const reason = declineOf(inOrder.at(-1));
      return ok(
        reason === undefined
          ? { ...said, outcome: "expired" }
          : { ...said, outcome: "declined", reason },
      );
    },
  );
}

/** Whether money of the session is ours, or may still come. */
export function isPaidOrMayBe(session: Session, now: Instant): boolean {
  const intent = intentOf(session);
  return (intent !== undefined && isTaken(intent)) || isUnderWay(session, now);
}

function isTaken({ status }: Intent): boolean {
  return status === "succeeded";
}

/** A bank's challenge that has begun at an open page may outlive it, but not for so long. */
const challengeMs = 60 * 60_000;

function isUnderWay(session: Session, now: Instant): boolean {
  switch (intentOf(session)?.status) {
    case "processing":
    case "requires_capture":
      return true;
    case "requires_action":
    case "requires_confirmation":
      return session.status !== "open" && now < addMilliseconds(session.expires_at, challengeMs);
    default:
      return false;
  }
}

function captureOf(intent: Intent): Result<{ taken: Taken; at: Instant }, Failure> {
  const amount = fromStripeAmount({ amount: intent.amount_received, currency: intent.currency });
  if (amount === undefined || amount.minorUnits <= 0n) {
    return err(corrupt(intent.id, "what was taken is no amount of a currency"));
  }
  const { latest_charge: charge, created } = intent;
  const at = typeof charge === "object" && charge !== null ? charge.created : created;
  return ok({ taken: { amount, gatewayRef: intent.id }, at });
}

/** Where the payer goes, if it asks for what was asked. */
function pageOf(
  payment: GatewayPayment,
  { id, url, expires_at: expiresAt, amount_total, currency }: Session,
): Result<{ outcome: "action-required"; url: string; expiresAt: Instant }, Failure> {
  const asked = toStripeAmount(payment.amount);
  if (amount_total !== asked?.amount || currency !== asked.currency) {
    return err(corrupt(id, "its page asks for another amount"));
  }
  if (url === undefined || url === null) return err(corrupt(id, "it is open and has no page"));
  return ok({ outcome: "action-required", url, expiresAt });
}

/** Why the last card was declined that was typed in the session, if any was. */
function declineOf(session: Session | undefined): DeclineReason | undefined {
  const error = session && intentOf(session)?.last_payment_error;
  if (error === undefined || error === null) return undefined;
  return error.decline_code === "insufficient_funds" ? "insufficient-funds" : "card-declined";
}

function orderOf({ created, id }: Session): string {
  return `${created} ${id}`;
}
