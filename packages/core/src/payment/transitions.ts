import type { Operation, Outcome } from "./gateway-report.ts";
import type { EndedPayment, OpenPayment, Payment } from "./payment.ts";

/** The states that a report or a command can change. */
export type OpenStatus = OpenPayment["status"];

/** The states that absorb every report and every command. */
export type EndedStatus = EndedPayment["status"];

/** A state with the call that is under way in it: what the table is about. */
export type Stage =
  | Exclude<OpenStatus, "submitting">
  | "submitting purchase"
  | "submitting cancel"
  | EndedStatus;

/**
 * What we can ask of a payment.
 * - `submit`: send it to the gateway. `resubmit`: send it again under the same key. `cancel`: take it back, at the gateway if it was sent.
 * - `confirm-captured`, `confirm-not-charged`: an operator's, with evidence from the gateway's own books.
 */
export type PaymentCommand =
  | "submit"
  | "resubmit"
  | "cancel"
  | "confirm-captured"
  | "confirm-not-charged";

/**
 * Where a report leads: a state, or
 * - `stays`: it says nothing new;
 * - `previous`: a cancellation did not happen, so what was before it is again;
 * - `failed-after-grace`, `previous-after-grace`: the same once the grace since the last send is over, else `stays`;
 * - `exception`: it makes no sense here; the state stays and an operator looks;
 * - `late-money`: the state stays, and the money is kept beside it for an operator.
 */
export type ReportTarget =
  | Exclude<OpenStatus, "created" | "submitting">
  | EndedStatus
  | "stays"
  | "previous"
  | "failed-after-grace"
  | "previous-after-grace"
  | "exception"
  | "late-money";

/** Where a command leads. Out of a call that is under way it leads only once the lease of that is over. */
export type CommandTarget =
  | "submitting purchase"
  | "submitting cancel"
  | "captured"
  | "failed"
  | "canceled"
  | "refused";

/** What can happen to a payment in one stage. */
export interface StageRow {
  readonly reports: Readonly<Record<Operation, Readonly<Record<Outcome, ReportTarget>>>>;
  readonly commands: Readonly<Record<PaymentCommand, CommandTarget>>;
}

const neverSent: StageRow = {
  // The gateway has not been called, so nothing can be said of it but money that arrived all the same.
  reports: {
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
  },
  commands: {
    submit: "submitting purchase",
    resubmit: "refused",
    cancel: "canceled",
    "confirm-captured": "refused",
    "confirm-not-charged": "refused",
  },
};

const ofPurchase: StageRow["reports"]["purchase"] = {
  approved: "captured",
  accepted: "pending",
  "action-required": "requires-action",
  declined: "declined",
  rejected: "failed",
  "not-found": "failed-after-grace",
  expired: "canceled",
  "no-answer": "unknown",
};

const ofCancel: StageRow["reports"]["cancel"] = {
  approved: "canceled",
  accepted: "pending",
  "action-required": "exception",
  // It may have been captured: inquire.
  declined: "unknown",
  rejected: "stays",
  "not-found": "stays",
  expired: "canceled",
  "no-answer": "unknown",
};

const sent: StageRow = {
  reports: { purchase: ofPurchase, cancel: ofCancel },
  commands: {
    submit: "refused",
    resubmit: "submitting purchase",
    cancel: "submitting cancel",
    "confirm-captured": "refused",
    "confirm-not-charged": "refused",
  },
};

/** Nobody but the gateway's own books can tell what became of it. */
const sentAndOpaque: StageRow = {
  ...sent,
  commands: { ...sent.commands, "confirm-captured": "captured", "confirm-not-charged": "failed" },
};

const canceling: StageRow = {
  reports: {
    purchase: ofPurchase,
    cancel: { ...ofCancel, rejected: "previous", "not-found": "previous-after-grace" },
  },
  commands: { ...sent.commands, resubmit: "refused" },
};

const absorbed = {
  approved: "stays",
  accepted: "stays",
  "action-required": "stays",
  declined: "stays",
  rejected: "stays",
  "not-found": "stays",
  expired: "stays",
  "no-answer": "stays",
} as const satisfies Record<Outcome, ReportTarget>;

const ended: StageRow = {
  reports: { purchase: { ...absorbed, approved: "late-money" }, cancel: absorbed },
  commands: {
    submit: "refused",
    resubmit: "refused",
    cancel: "refused",
    "confirm-captured": "refused",
    "confirm-not-charged": "refused",
  },
};

/** What each report and each command does in each stage: total, and the one place that says so. */
export const paymentTransitions: Readonly<Record<Stage, StageRow>> = {
  created: neverSent,
  "submitting purchase": sent,
  "submitting cancel": canceling,
  pending: sentAndOpaque,
  "requires-action": sent,
  unknown: sentAndOpaque,
  captured: ended,
  declined: ended,
  failed: ended,
  canceled: ended,
};

/** The payment's stage. */
export function stageOf(payment: Payment): Stage {
  return payment.status === "submitting" ? `submitting ${payment.operation}` : payment.status;
}

/** The stages that the table leads to from `stage`; none from one that has ended. */
export function stagesAfter(stage: Stage): ReadonlySet<Stage> {
  return destinations[stage];
}

/** Whether the payment may still change. */
export function isOpen(payment: Payment): payment is OpenPayment {
  return stagesAfter(stageOf(payment)).size > 0;
}

const destinations: Readonly<Record<Stage, ReadonlySet<Stage>>> = {
  created: destinationsOf("created"),
  "submitting purchase": destinationsOf("submitting purchase"),
  "submitting cancel": destinationsOf("submitting cancel"),
  pending: destinationsOf("pending"),
  "requires-action": destinationsOf("requires-action"),
  unknown: destinationsOf("unknown"),
  captured: destinationsOf("captured"),
  declined: destinationsOf("declined"),
  failed: destinationsOf("failed"),
  canceled: destinationsOf("canceled"),
};

function destinationsOf(stage: Stage): ReadonlySet<Stage> {
  const { reports, commands } = paymentTransitions[stage];
  const targets = [
    ...Object.values(reports.purchase),
    ...Object.values(reports.cancel),
    ...Object.values(commands),
  ];
  return new Set(targets.flatMap(stagesOf));
}

function stagesOf(target: ReportTarget | CommandTarget): readonly Stage[] {
  switch (target) {
    case "stays":
    case "exception":
    case "late-money":
    case "refused":
      return [];
    case "previous":
    case "previous-after-grace":
      return ["pending", "requires-action", "unknown"];
    case "failed-after-grace":
      return ["failed"];
    default:
      return [target];
  }
}
