import type { Instant } from "../time/instant.ts";

/** How a receipt goes out. */
export type Channel = "email" | "text";

/** Where a payer wants the receipt: one contact per channel at the most. */
export type ReceiptContact =
  | { readonly channel: "email"; readonly address: string }
  | { readonly channel: "text"; readonly number: string };

/**
 * The receipt of one captured payment on one channel. `sent` and `undeliverable` are final.
 * An e-mail left in `sending` is sent again under its number; a text never is, since it may have gone out.
 */
export type Receipt = {
  readonly to: ReceiptContact;
  /** Printed on the receipt; the same on every channel and at every try. */
  readonly number: string;
  /** Tries begun so far. */
  readonly attempts: number;
} &
  /** To be tried, not before a time: after a try that failed, it waits. */
  (
    | { readonly status: "queued"; readonly notBefore: Instant }
    | { readonly status: "sending"; readonly leaseUntil: Instant }
    | { readonly status: "sent"; readonly at: Instant }
    | { readonly status: "undeliverable"; readonly at: Instant; readonly reason: string }
  );

const minute = 60_000;

/** How long an e-mail waits after its first, second, … try that failed, in milliseconds. After one try more it is given up. */
export const retryDelaysMs: readonly number[] = [minute, 5 * minute, 30 * minute, 120 * minute];

/** Tries after which an e-mail is given up. */
export const mostAttempts: number = retryDelaysMs.length + 1;

/** Whether nothing more will happen to the receipt. */
export function isReceiptFinal({ status }: Pick<Receipt, "status">): boolean {
  return status === "sent" || status === "undeliverable";
}

/** When the receipt is to be tried, or a try under way may be given up; undefined where nothing more will happen. */
export function receiptDueAt(receipt: Receipt): Instant | undefined {
  if (receipt.status === "queued") return receipt.notBefore;
  return receipt.status === "sending" ? receipt.leaseUntil : undefined;
}
