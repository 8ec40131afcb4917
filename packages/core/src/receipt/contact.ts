import { err, ok, type Result } from "neverthrow";
import * as z from "zod/mini";

import type { ReceiptContact } from "./receipt.ts";

/** Why a receipt cannot go to a contact. */
export type ContactRefusal =
  | { readonly type: "email-invalid" }
  | { readonly type: "phone-invalid" }
  | { readonly type: "phone-country-not-served"; readonly served: readonly string[] };

const address: z.ZodMiniType<string> = z.email().check(z.maxLength(254));
const separators = /[\s().-]/g;
const e164 = /^\+[1-9]\d{6,14}$/;

/** The e-mail address that `text` is (RFC 5322 addr-spec, at most 254 characters, so no CR or LF), or undefined. */
export function emailAddress(text: string): string | undefined {
  return address.safeParse(text.trim()).data;
}

/** The telephone number that `text` is in international form (`+1 212 555 0123`), as E.164, or undefined. */
export function phoneNumber(text: string): string | undefined {
  const number = text.replaceAll(separators, "");
  return e164.test(number) ? number : undefined;
}

/** The contact of a receipt by e-mail: one address. */
export function emailContact(text: string): Result<ReceiptContact, ContactRefusal> {
  const found = emailAddress(text);
  return found === undefined
    ? err({ type: "email-invalid" })
    : ok({ channel: "email", address: found });
}

/** The contact of a receipt by text: one telephone number of a country that receipts are texted to. */
export function textContact(
  text: string,
  countryCodes: readonly string[],
): Result<ReceiptContact, ContactRefusal> {
  const number = phoneNumber(text);
  if (number === undefined) return err({ type: "phone-invalid" });
  if (!countryCodes.some((code) => number.startsWith(`+${code}`))) {
    return err({ type: "phone-country-not-served", served: countryCodes });
  }
  return ok({ channel: "text", number });
}
