import type { Operation, Outcome } from "./gateway-report.ts";
import type { EndedPayment, OpenPayment } from "./payment.ts";

/** The states that a report or a command can change. */
export type OpenStatus = OpenPayment["status"];

/** The states that absorb every report and every command. */
export type EndedStatus = EndedPayment["status"];

/**
 * Where a report leads: a state, or
 * - `stays`: it says nothing new;
 * - `previous`: a cancellation did not happen, so what was before it is again;
 * - `failed-after-grace`, `previous-after-grace`: the same once the grace since the last send is over, else `stays`;
 * - `exception`: it makes no sense here; the state stays and an operator looks.
 */
export type Target =
  | Exclude<OpenStatus, "created" | "submitting">
  | EndedStatus
  | "stays"
  | "previous"
  | "failed-after-grace"
  | "previous-after-grace"
  | "exception";

type Row = Readonly<Record<Operation, Readonly<Record<Outcome, Target>>>>;

const sent: Row = {
  purchase: {
    approved: "captured",
    accepted: "pending",
    "action-required": "requires-action",
    declined: "declined",
    rejected: "failed",
    "not-found": "failed-after-grace",
    expired: "canceled",
    "no-answer": "unknown",
  },
  cancel: {
    approved: "canceled",
    accepted: "pending",
    "action-required": "exception",
    // It may have been captured: inquire.
    declined: "unknown",
    rejected: "previous",
    "not-found": "previous-after-grace",
    expired: "canceled",
    "no-answer": "unknown",
  },
};

// The gateway has not been called, so nothing can be said of it but money that arrived all the same.
const neverSent: Row = {
  purchase: {
    approved: "captured",
    accepted: "exception",
    "action-required": "exception",
    declined: "exception",
    rejected: "stays",
    "not-found": "stays",
    expired: "stays",
    "no-answer": "stays",
  },
  cancel: {
    approved: "stays",
    accepted: "stays",
    "action-required": "exception",
    declined: "exception",
    rejected: "stays",
    "not-found": "stays",
    expired: "stays",
    "no-answer": "stays",
  },
};

/** What each report does to each state that is not terminal: total, and the one place that says so. */
export const reportTransitions: Readonly<Record<OpenStatus, Row>> = {
  created: neverSent,
  submitting: sent,
  pending: sent,
  "requires-action": sent,
  unknown: sent,
};

/** What the use cases may ask of a payment. */
export type PaymentCommand = "submit" | "cancel";

/** Where each command leads; a state that is not listed under a command refuses it. */
export const commandTransitions: Readonly<
  Record<PaymentCommand, Readonly<Partial<Record<OpenStatus, "submitting" | "canceled">>>>
> = {
  submit: { created: "submitting" },
  cancel: {
    created: "canceled",
    // Only once the lease of the call under way is over.
    submitting: "submitting",
    "requires-action": "submitting",
    pending: "submitting",
    unknown: "submitting",
  },
};
