import type { Currency } from "../money/currency.ts";
import type { Money } from "../money/money.ts";
import type { Instant } from "../time/instant.ts";
import type { OperatorAction } from "./operator-action.ts";

/** Why an invoice takes no payment although something is owed or shown. */
export type NotPayableReason =
  | "in-credit"
  | "nothing-owed"
  | "posting-dispute"
  | "under-review"
  | "closed"
  | "too-many-declines"
  | "too-many-attempts"
  | "too-long-a-past"
  /** The gateway takes no such amount: too small a one, or one between two of its units. */
  | "amount-not-taken";

/** A row states the invoice in another currency than it is stored in. */
export interface CurrencyChanged {
  readonly type: "currency-changed";
  readonly stored: Currency;
  readonly stated: Currency;
}

/** Why the business says no. A refusal changes nothing. */
export type InvoiceRefusal =
  | { readonly type: "invoice-not-found" }
  | { readonly type: "payment-not-found" }
  | { readonly type: "receipt-not-found" }
  | CurrencyChanged
  | { readonly type: "invoice-already-paid" }
  | { readonly type: "not-payable"; readonly reason: NotPayableReason }
  | { readonly type: "invoice-changed"; readonly balance: Money }
  | { readonly type: "payment-in-progress" }
  | { readonly type: "idempotency-key-reused" }
  | { readonly type: "case-not-found" }
  | { readonly type: "action-not-allowed"; readonly allowed: readonly OperatorAction[] }
  /** An operator's decision needs who made it and on what evidence, and the gateway's reference where it speaks of money. */
  | { readonly type: "evidence-missing"; readonly missing: "by" | "evidence" | "gatewayRef" }
  /** The payment is past the point where this could be asked of it. */
  | { readonly type: "too-late" }
  /** Somebody else is at it until `until`. */
  | { readonly type: "being-done"; readonly until: Instant };
