import type { PaymentCommand } from "../payment/transitions.ts";
import type { PaymentException } from "./payment-exception.ts";

/**
 * What an operator may decide.
 * - `keep`: the money that the gateway has taken is the customer's payment.
 * - `refunded`: it has been given back at the gateway.
 * - `noted`: nothing has to be done: the gateway tells of one capture under two references, for instance.
 * - `posted`, `not-posted`: the biller's figure has the capture in it, or does not have it yet.
 * - `confirm-captured`, `confirm-not-charged`: what the gateway's own books say of a payment that nobody else can tell of.
 */
export const operatorActions = [
  "keep",
  "refunded",
  "noted",
  "posted",
  "not-posted",
  "confirm-captured",
  "confirm-not-charged",
] as const;

/** One of them. */
export type OperatorAction = (typeof operatorActions)[number];

/** The commands to a payment that are an operator's. */
export type OperatorCommand = Extract<PaymentCommand, OperatorAction>;

/** What may be decided of each kind of exception. Money in another currency cannot be counted against the bill. */
export const exceptionActions: Readonly<
  Record<PaymentException["type"], readonly OperatorAction[]>
> = {
  "amount-differs": ["keep", "refunded"],
  "currency-differs": ["refunded"],
  "captured-after-end": ["keep", "refunded"],
  "captured-twice": ["keep", "refunded", "noted"],
  "report-makes-no-sense": ["noted"],
};

/** What may be decided of money in another amount under a reference that is counted already. */
export const countedMoneyActions: readonly OperatorAction[] = ["refunded", "noted"];

/** What may be decided of a posting dispute. */
export const postingActions: readonly OperatorAction[] = ["posted", "not-posted"];

/** The commands to a payment that the table of transitions has for an operator. */
export const operatorCommands: readonly OperatorCommand[] = [
  "confirm-captured",
  "confirm-not-charged",
];

/** Whether the action speaks of a movement of money that the gateway's books have a reference of, and nobody has told us. */
export function speaksOfMoney(action: OperatorAction): boolean {
  return action === "refunded" || action === "confirm-captured";
}
