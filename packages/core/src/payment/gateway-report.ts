import type { Money } from "../money/money.ts";
import type { Instant } from "../time/instant.ts";

/** Money that a gateway has taken. */
export interface Taken {
  readonly amount: Money;
  /** The gateway's own name for it. */
  readonly gatewayRef: string;
}

/** What the gateway was asked to do. */
export type Operation = "purchase" | "cancel";

/** What became of it, as far as anybody can tell. `no-answer` means unknown, never declined. */
export type Outcome =
  | "approved"
  | "accepted"
  | "action-required"
  | "declined"
  | "rejected"
  | "not-found"
  | "expired"
  | "no-answer";

/** Why a card was declined, as far as a payer may know. */
export type DeclineReason = "card-declined" | "insufficient-funds";

/** Where a report comes from. A webhook only makes us inquire, so its reports are inquiries. */
export type ReportSource = "response" | "inquiry" | "operator";

/**
 * Everything the outside world can tell about a payment. A report may be delivered twice, late or out of order.
 * `rejected` and `not-found` say that the operation was not executed; `expired` that it never will be.
 */
export type GatewayReport = {
  readonly source: ReportSource;
  /** When the gateway, or we in its place, said so. */
  readonly at: Instant;
} & (
  | ({ readonly operation: "purchase" } & (
      | (Taken & {
          readonly outcome: "approved";
          /** What it has taken under the same key besides. */
          readonly besides?: readonly Taken[];
        })
      | {
          readonly outcome: "action-required";
          readonly url: string;
          readonly expiresAt: Instant;
        }
      | { readonly outcome: "declined"; readonly reason: DeclineReason }
      | { readonly outcome: "accepted" | "rejected" | "not-found" | "expired" | "no-answer" }
    ))
  | { readonly operation: "cancel"; readonly outcome: Outcome }
);
