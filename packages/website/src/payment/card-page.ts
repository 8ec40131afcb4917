import type { PaymentBody } from "@billsdue/handlers/contract";

/** Where the payer types the card, if it is an ordinary web page. */
export function cardPageUrl(payment: Pick<PaymentBody, "cardPage">): string | undefined {
  const url = payment.cardPage?.url;
  return url !== undefined && /^https?:\/\//.test(url) ? url : undefined;
}
