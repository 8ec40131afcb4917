import { err, ok, type Result } from "neverthrow";
import * as z from "zod";

import type { ReceiptContact } from "./receipt.ts";

/** Why a receipt cannot go to a contact. */
export type ContactRefusal =
  | { readonly type: "email-invalid" }
  | { readonly type: "phone-invalid" }
  | { readonly type: "phone-country-not-served"; readonly served: readonly string[] };

const address: z.ZodType<string> = z.email().max(254);
const separators = /[\s().-]/g;
const e164 = /^\+[1-9]\d{6,14}$/;

/** One e-mail address (RFC 5322 addr-spec, at most 254 characters, so no CR or LF). */
export function emailContact(text: string): Result<ReceiptContact, ContactRefusal> {
  const parsed = address.safeParse(text.trim());
  if (!parsed.success) return err({ type: "email-invalid" });
  return ok({ channel: "email", address: parsed.data });
}

/** One telephone number in international form (E.164, `+1 212 555 0123`) of a country that receipts are texted to. */
export function textContact(
  text: string,
  countryCodes: readonly string[],
): Result<ReceiptContact, ContactRefusal> {
  const number = text.replaceAll(separators, "");
  if (!e164.test(number)) return err({ type: "phone-invalid" });
  if (!countryCodes.some((code) => number.startsWith(`+${code}`))) {
    return err({ type: "phone-country-not-served", served: countryCodes });
  }
  return ok({ channel: "text", number });
}
