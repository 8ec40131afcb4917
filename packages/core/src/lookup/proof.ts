import { parseAmount } from "../ingestion/amount.ts";
import { balanceOf } from "../invoice/balance.ts";
import type { Invoice } from "../invoice/invoice.ts";
import { usDollar } from "../money/currency.ts";
import type { BillerPolicy } from "../policy.ts";

/** What a payer says to show that the bill is theirs. */
export interface Proof {
  readonly name: string;
  /** As printed on the bill, `501`, `$501.00` or `1,501.00`; asked for by some billers only. */
  readonly amount: string;
  /** The look-up factor of the biller's file, in any case, with or without spaces and hyphens; asked for by some billers only. */
  readonly factor: string;
}

const marks = /\p{M}+/gu;
const notNamePart = /[^\p{L}\p{N}]+/gu;
const spacesAndHyphens = /[\s\p{Pd}]+/gu;

/**
 * Whether the payer knows what the biller asks for. Names are compared in one canonical form (no marks, no case, no punctuation, "Last,
 * First" turned round), the whole or the last word; factors in another. A bill that has no factor is not proven by one. An absent invoice
 * costs the same work and is never proven.
 */
export function isProven(
  invoice: Invoice | undefined,
  proof: Proof,
  policy: BillerPolicy,
): boolean {
  const named = sameName(invoice?.customerName ?? "", proof.name);
  const amountKnown = sameAmount(invoice, proof.amount, policy);
  const factorKnown = sameFactor(invoice?.details?.lookupFactor ?? "", proof.factor);
  if (invoice === undefined) return false;
  switch (policy.lookUpProof) {
    case "name":
      return named;
    case "name-and-amount":
      return named && amountKnown;
    case "name-and-factor":
      return named && factorKnown;
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
  if (claimed === "") return false;
  const lastWord = whole.slice(whole.lastIndexOf(" ") + 1);
  return claimed === whole || claimed === lastWord;
}

/** The amount on the bill is the biller's figure; after a payment of ours it may be the balance. */
function sameAmount(invoice: Invoice | undefined, given: string, policy: BillerPolicy): boolean {
  return parseAmount(given, invoice?.currency ?? usDollar, ".").match(
    (amount) =>
      invoice !== undefined &&
      (amount === invoice.billed || amount === balanceOf(invoice, policy).amount),
    () => false,
  );
}

function sameFactor(stored: string, given: string): boolean {
  const [known, claimed] = [canonicalFactor(stored), canonicalFactor(given)];
  return known !== "" && claimed === known;
}

/** The form factors are compared in: `sw1a-1aa` is `SW1A1AA`. */
function canonicalFactor(factor: string): string {
  return factor.normalize("NFKC").toUpperCase().replaceAll(spacesAndHyphens, "");
}
