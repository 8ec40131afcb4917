import type { PaymentId } from "../ids.ts";
import type { BillerPolicy } from "../policy.ts";
import type { Instant } from "../time/instant.ts";
import type { Watermark } from "../watermark.ts";
import { type Posting, postingOf } from "./balance.ts";
import { capturesOf, type Invoice, type RowSource } from "./invoice.ts";

/** One reason for what is owed. `amount` is what it adds to that, in minor units of the invoice's currency. */
export type Fact =
  | {
      readonly type: "billed";
      readonly amount: bigint;
      /** The row that the figure came from. */
      readonly source: RowSource;
      readonly asOf: Watermark;
    }
  | {
      readonly type: "captured";
      readonly paymentId: PaymentId;
      /** What was paid. */
      readonly captured: bigint;
      readonly at: Instant;
      /** Whether the biller's figure has it already: then it takes nothing off. */
      readonly posting: Posting;
      readonly amount: bigint;
    };

/** Why the invoice's balance is what it is: the biller's figure, then our captures in their order. The amounts add up to the balance. */
export function explain(invoice: Invoice, policy: BillerPolicy): readonly Fact[] {
  const { file, line } = invoice.source;
  const captures = capturesOf(invoice).map((capture): Fact => {
    const posting = postingOf(capture, invoice, policy);
    const isUnposted = posting === "not-yet" || posting === "disputed";
    return {
      type: "captured",
      paymentId: capture.id,
      captured: capture.amount,
      at: capture.capturedAt,
      posting,
      amount: isUnposted ? -capture.amount : 0n,
    };
  });
  const billed = { amount: invoice.billed, source: { file, line }, asOf: invoice.figureSince };
  return [{ type: "billed", ...billed }, ...captures];
}
