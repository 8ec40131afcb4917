import type { PaymentRequest } from "@billsdue/handlers/contract";

import { isRecord } from "../api/answer.ts";

/** Where the payer wants the receipt, as far as it is typed. */
export interface ReceiptDraft {
  readonly byEmail: boolean;
  readonly email: string;
  readonly byText: boolean;
  readonly phone: string;
}

export interface ReceiptFaults {
  readonly email?: string;
  readonly phone?: string;
}

export type CheckedReceipt =
  | { readonly type: "receipt"; readonly receipt: PaymentRequest["receipt"] }
  | { readonly type: "faults"; readonly faults: ReceiptFaults };

export const emptyDraft: ReceiptDraft = { byEmail: false, email: "", byText: false, phone: "" };

const emailFault = "Enter an email address in the correct format, like name@example.com";
const phoneFault =
  "Enter a mobile phone number that starts with + and the country code, like +1 212 555 0123";

const emailShape = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/;
const phoneShape = /^\+[1-9]\d{6,14}$/;

/** The receipt part of a payment request, or what to correct first. `countryCodes` are those that texts go to. */
export function checkReceipt(draft: ReceiptDraft, countryCodes: readonly string[]): CheckedReceipt {
  const email = draft.email.trim();
  const phone = draft.phone.replaceAll(/[\s().-]/g, "");
  const faults: ReceiptFaults = {
    ...(draft.byEmail && !emailShape.test(email) ? { email: emailFault } : {}),
    ...(draft.byText ? faultOfPhone(phone, countryCodes) : {}),
  };
  if (Object.keys(faults).length > 0) return { type: "faults", faults };
  const receipt = { ...(draft.byEmail ? { email } : {}), ...(draft.byText ? { phone } : {}) };
  return { type: "receipt", receipt };
}

/** The API's field paths as words beside the fields. */
export function faultsOfFields(fields: readonly string[]): ReceiptFaults {
  return {
    ...(fields.includes("receipt.email") ? { email: emailFault } : {}),
    ...(fields.includes("receipt.phone") ? { phone: phoneFault } : {}),
  };
}

/** `+1, +44 or +358` */
export function servedCodes(countryCodes: readonly string[]): string {
  const codes = countryCodes.map((code) => `+${code}`);
  return new Intl.ListFormat("en", { type: "disjunction" }).format(codes);
}

export function isReceiptDraft(value: unknown): value is ReceiptDraft {
  return (
    isRecord(value) &&
    typeof value["byEmail"] === "boolean" &&
    typeof value["email"] === "string" &&
    typeof value["byText"] === "boolean" &&
    typeof value["phone"] === "string"
  );
}

function faultOfPhone(phone: string, countryCodes: readonly string[]): ReceiptFaults {
  if (!phoneShape.test(phone)) return { phone: phoneFault };
  if (countryCodes.some((code) => phone.startsWith(`+${code}`))) return {};
  return { phone: `We can only text numbers that start with ${servedCodes(countryCodes)}` };
}
