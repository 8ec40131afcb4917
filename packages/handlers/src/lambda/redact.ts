import { maskCardNumbers } from "@billsdue/core";

/** API keys and signing secrets of Stripe, JSON Web Tokens, pay links. */
const tokens =
  /\b(?:[rsp]k_(?:live|test)|whsec)_\w+|\beyJ[\w-]+\.[\w-]+\.[\w-]*|\bv1\.[\w-]+\.[\w-]+\.[\w-]+/g;

/** The last guard of the log: masks what looks like a card number or a token, wherever it has come from. */
export function redact(text: string): string {
  return maskCardNumbers(text.replaceAll(tokens, "***"));
}
