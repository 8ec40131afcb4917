import { parseAmount } from "../ingestion/amount.ts";
import { balanceOf } from "../invoice/balance.ts";
import type { Invoice } from "../invoice/invoice.ts";
import type { BillerPolicy } from "../policy.ts";

/** What a payer says to show that the bill is theirs. */
export interface Proof {
  readonly name: string;
  /** As printed on the bill, `501`, `$501.00` or `1,501.00`; asked for by some billers only. */
  readonly amount: string;
}

const marks = /\p{M}+/gu;
const notNamePart = /[^\p{L}\p{N}]+/gu;

/**
 * Whether the payer knows what the biller asks for. Names are compared in one canonical form (no marks, no case, no punctuation, "Last,
 * First" turned round), the whole or the last word. An absent invoice costs the same work and is never proven.
 */
export function isProven(
  invoice: Invoice | undefined,
  proof: Proof,
  policy: BillerPolicy,
): boolean {
  const named = sameName(invoice?.customerName ?? "", proof.name);
  const amountKnown = sameAmount(invoice, proof.amount, policy);
  if (invoice === undefined) return false;
  switch (policy.lookUpProof) {
    case "name":
      return named;
    case "name-and-amount":
      return named && amountKnown;
    case "id-only":
      return true;
  }
}

/** The form names are compared in: `Núñez, José` is `jose nunez`. */
export function canonicalName(name: string): string {
  const [last = "", ...first] = name.split(",");
  return [...first, last]
    .join(" ")
    .normalize("NFKD")
    .replaceAll(marks, "")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replaceAll(notNamePart, " ")
    .trim();
}

function sameName(stored: string, given: string): boolean {
  const [whole, claimed] = [canonicalName(stored), canonicalName(given)];
  if (whole === "" || claimed === "") return false;
  const lastWord = whole.slice(whole.lastIndexOf(" ") + 1);
  return claimed === whole || claimed === lastWord;
}

/** The amount on the bill is the biller's figure; after a payment of ours it may be the balance. */
function sameAmount(invoice: Invoice | undefined, given: string, policy: BillerPolicy): boolean {
  if (invoice === undefined) return false;
  return parseAmount(given, invoice.currency, ".").match(
    (amount) => amount === invoice.billed || amount === balanceOf(invoice, policy).amount,
    () => false,
  );
}
