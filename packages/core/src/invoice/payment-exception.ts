import type { PaymentId } from "../ids.ts";
import type { Money } from "../money/money.ts";
import type { Instant } from "../time/instant.ts";

/**
 * Something about the money that only an operator can decide. The invoice takes no payment meanwhile.
 * - `amount-differs`, `currency-differs`: the gateway has taken something else than was asked for.
 * - `captured-after-end`: the gateway has taken the money of a payment that had ended without it; it is kept as a payment beside that.
 * - `captured-twice`: the gateway has taken the money of one payment a second time.
 * - `report-makes-no-sense`: the gateway says what cannot be.
 */
export type PaymentException = {
  /** Its name on this invoice: `e1`, `e2`, … */
  readonly id: string;
  readonly paymentId: PaymentId;
  readonly at: Instant;
} & (
  | {
      readonly type:
        | "amount-differs"
        | "currency-differs"
        | "captured-after-end"
        | "captured-twice";
      readonly gatewayRef: string;
      /** What the gateway says that it has taken. */
      readonly money: Money;
    }
  | { readonly type: "report-makes-no-sense"; readonly report: string }
);
