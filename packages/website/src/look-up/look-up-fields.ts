import type { BillerBody, LookupRequest } from "@billsdue/handlers/contract";

import type { ProblemName } from "../api/answer.ts";
import { type Notice, unreachableNotice } from "../page/notice-words.ts";
import { plainAmount } from "../text/money-text.ts";

type Proof = BillerBody["lookUpProof"];
/** What a look-up has to ask, and in whose words. */
export type Asked = Pick<BillerBody, "lookUpProof" | "lookUpFactorLabel">;
export type FieldName = "invoiceId" | "name" | "amount" | "factor";
export type FieldTexts = Readonly<Record<FieldName, string>>;
export type FieldFaults = Partial<FieldTexts>;

export type CheckedLookUp =
  | { readonly type: "request"; readonly request: LookupRequest }
  | { readonly type: "faults"; readonly faults: FieldFaults };

export const emptyFields: FieldTexts = { invoiceId: "", name: "", amount: "", factor: "" };

const asked = {
  "id-only": ["invoiceId"],
  name: ["invoiceId", "name"],
  "name-and-amount": ["invoiceId", "name", "amount"],
  "name-and-factor": ["invoiceId", "name", "factor"],
} as const satisfies Record<Proof, readonly FieldName[]>;

/** What the biller asks a customer to know, in the order of the form. */
export function fieldsOf(proof: Proof): readonly FieldName[] {
  return asked[proof];
}

/** The look-up request, or what to fill in first. */
export function checkLookUp(texts: FieldTexts, asks: Asked): CheckedLookUp {
  const fields = fieldsOf(asks.lookUpProof);
  const given: FieldTexts = {
    invoiceId: texts.invoiceId.trim(),
    name: texts.name.trim(),
    amount: plainAmount(texts.amount) ?? "",
    factor: texts.factor.trim(),
  };
  const empty = fields.filter((field) => given[field] === "");
  if (empty.length > 0) return { type: "faults", faults: pick(missing(asks), empty) };
  return { type: "request", request: { invoiceId: given.invoiceId, ...pick(given, fields) } };
}

/** The API's field names as words beside the fields. */
export function faultsOfLookUp(names: readonly string[], asks: Asked): FieldFaults {
  return pick(
    missing(asks),
    fieldsOf(asks.lookUpProof).filter((field) => names.includes(field)),
  );
}

/** What to say when a look-up shows no bill: true whether it is absent, wrong or locked. */
export function missNotice(name: ProblemName, how: "proof" | "link", biller: BillerBody): Notice {
  if (name === "too-many-requests") {
    return { heading: "Too many tries", text: "Please wait a few minutes, then try again." };
  }
  if (name !== "invoice-not-matched" && name !== "not-found" && name !== "invalid-request") {
    return unreachableNotice;
  }
  if (how === "link") {
    return {
      heading: "This link does not open a bill",
      text: "It may be incomplete or out of date, or there were too many tries. You can look up your bill here instead.",
    };
  }
  return {
    heading: "We could not find that bill",
    text: `${wrongWords(biller)} does not match our records, or there were too many tries. Check your bill and try again. If it is right, try again later or ask ${biller.name}.`,
  };
}

function missing(asks: Asked): FieldTexts {
  return {
    invoiceId: "Enter the invoice number",
    name: "Enter the name on the bill",
    amount: "Enter the amount on the bill, like 551.00",
    factor: `Enter the ${factorWords(asks)}`,
  };
}

function wrongWords(asks: Asked): string {
  switch (asks.lookUpProof) {
    case "id-only":
      return "The invoice number";
    case "name":
      return "The invoice number or the name";
    case "name-and-amount":
      return "The invoice number, the name or the amount";
    case "name-and-factor":
      return `The invoice number, the name or the ${factorWords(asks)}`;
  }
}

/** The factor's label within a sentence: `Postal code` is `postal code`, but `ZIP code` is itself. */
function factorWords({ lookUpFactorLabel }: Asked): string {
  return lookUpFactorLabel.replace(/^\p{Lu}(?=\p{Ll})/u, (first) => first.toLowerCase());
}

function pick(texts: FieldTexts, fields: readonly FieldName[]): FieldFaults {
  return Object.fromEntries(fields.map((field) => [field, texts[field]]));
}
