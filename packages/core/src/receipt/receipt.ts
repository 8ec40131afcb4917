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
} & (
  | { readonly status: "queued" }
  | { readonly status: "sending"; readonly leaseUntil: Instant }
  | { readonly status: "sent"; readonly at: Instant }
  | { readonly status: "undeliverable"; readonly at: Instant; readonly reason: string }
);

/** Tries after which an e-mail is given up. */
export const mostAttempts = 5;

/** Whether nothing more will happen to the receipt. */
export function isReceiptFinal({ status }: Pick<Receipt, "status">): boolean {
  return status === "sent" || status === "undeliverable";
}
