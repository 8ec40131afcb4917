import type { PaymentBody, PaymentStatus, ReceiptBody } from "@billsdue/handlers/contract";

import { dayOfInstant, dayText, timeOfInstant } from "../text/day-text.ts";

/** Where the payer stands with a payment: `action-required` is on the way to the card page, or back from it. */
export type Stage = Exclude<PaymentStatus, "action-required"> | "leaving" | "unfinished";

export interface StageWords {
  readonly heading: string;
  readonly text: string;
}

const stages = {
  processing: {
    heading: "Processing your payment",
    text: "This usually takes a few seconds. This page keeps itself up to date.",
  },
  leaving: {
    heading: "Taking you to the card page",
    text: "You type your card details on the card processor’s own page.",
  },
  unfinished: {
    heading: "Your payment is not finished",
    text: "As far as we know, nothing has been charged so far. If you have just entered your card details, wait a moment: this page keeps itself up to date.",
  },
  "being-checked": {
    heading: "We are checking your payment",
    text: "We are finding out with the bank what happened. Do not pay again. This page keeps itself up to date, and you can come back to your bill later to see the answer.",
  },
  paid: { heading: "Paid", text: "Thank you. Your payment has been received." },
  refunded: { heading: "Your payment was refunded", text: "" },
  declined: { heading: "Your payment was declined", text: "" },
  "not-charged": {
    heading: "You have not been charged",
    text: "The payment ended before your card was charged. Your bill still has to be paid.",
  },
} as const satisfies Record<Stage, StageWords>;

const declineReasons = {
  "card-declined":
    "The bank that issued the card did not accept the payment. You can try another card, or ask the bank for the reason.",
  "insufficient-funds":
    "The bank says that there is not enough money available on the card. You can try another card.",
} as const satisfies Record<NonNullable<PaymentBody["declineReason"]>, string>;

const outcomes = {
  processing: "In progress",
  "action-required": "Waiting for your card details",
  paid: "Paid",
  refunded: "Refunded",
  declined: "Declined, nothing was charged",
  "not-charged": "Ended, nothing was charged",
  "being-checked": "Being checked with the bank",
} as const satisfies Record<PaymentStatus, string>;

const channels = { email: "Receipt by email", text: "Receipt by text" } as const satisfies Record<
  ReceiptBody["channel"],
  string
>;

const deliveries = {
  queued: "On its way",
  sent: "Sent",
  undeliverable: "Could not be delivered. Please print this page or note the receipt number.",
} as const satisfies Record<ReceiptBody["status"], string>;

// A payer who has just paid is often back before the card page's answer is.
const readingsBeforeUnfinished = 4;

/** The stage of a payment read `readings` times since the page was shown, `leaving` being on the way from pressing Pay. */
export function stageOf(status: PaymentStatus, readings: number, leaving: boolean): Stage {
  if (status !== "action-required") return status;
  if (leaving) return "leaving";
  return readings < readingsBeforeUnfinished ? "processing" : "unfinished";
}

export function stageWords(
  stage: Stage,
  payment: Pick<PaymentBody, "declineReason" | "refundedOn">,
): StageWords {
  if (stage === "refunded") {
    const day = payment.refundedOn === undefined ? "" : ` on ${dayText(payment.refundedOn)}`;
    const text = `The money was given back${day}. It may take some days until your bank shows it.`;
    return { ...stages.refunded, text };
  }
  if (stage !== "declined") return stages[stage];
  const reason = payment.declineReason;
  const why =
    reason === undefined ? "The bank did not accept the payment." : declineReasons[reason];
  return { ...stages.declined, text: `${why} Nothing has been charged.` };
}

/** How long the card page can be gone on with, and what comes after it. */
export function cardPageWords({ expiresAt }: NonNullable<PaymentBody["cardPage"]>): string {
  const until = timeOfInstant(expiresAt);
  const open = until === undefined ? "still open" : `open until ${until}`;
  return `The card page is ${open}: you can go on there, and use another card if one was declined. After that this payment ends, and you can begin a new one from your bill.`;
}

/** `Paid on March 2, 2026` */
export function outcomeText(payment: PaymentBody): string {
  if (payment.status === "paid") return `${outcomes.paid} on ${paidDayText(payment)}`;
  if (payment.status === "refunded" && payment.refundedOn !== undefined) {
    return `${outcomes.refunded} on ${dayText(payment.refundedOn)}`;
  }
  return `${outcomes[payment.status]} (${dayOfInstant(payment.requestedAt)})`;
}

export function paidDayText(payment: PaymentBody): string {
  return payment.paidOn === undefined ? dayOfInstant(payment.requestedAt) : dayText(payment.paidOn);
}

export function channelWords(channel: ReceiptBody["channel"]): string {
  return channels[channel];
}

export function deliveryWords(status: ReceiptBody["status"]): string {
  return deliveries[status];
}

/** Whether the payment, or one of its receipts, will still change by itself; every other may, by somebody's doing. */
export function isUnderWay(payment: PaymentBody): boolean {
  switch (payment.status) {
    case "processing":
    case "action-required":
    case "being-checked":
      return true;
    case "paid":
      return (payment.receipts ?? []).some(({ status }) => status === "queued");
    case "refunded":
    case "declined":
    case "not-charged":
      return false;
  }
}
