import { emailContact, type ReceiptContact, textContact } from "@billsdue/core";
import { err, ok, type Result } from "neverthrow";

import type { PaymentRequest } from "./contract.ts";

/** The contacts that a payer asks for a receipt on, or the fields that are none; an empty field asks for nothing. */
export function readReceiptWish(
  { email = "", phone = "" }: PaymentRequest["receipt"],
  textCountryCodes: readonly string[],
): Result<readonly ReceiptContact[], readonly string[]> {
  const contacts = [
    ...(email.trim() === "" ? [] : [emailContact(email).mapErr(() => "receipt.email")]),
    ...(phone.trim() === ""
      ? []
      : [textContact(phone, textCountryCodes).mapErr(() => "receipt.phone")]),
  ];
  const faulty = contacts.flatMap((contact) => (contact.isErr() ? [contact.error] : []));
  return faulty.length > 0
    ? err(faulty)
    : ok(contacts.flatMap((contact) => (contact.isOk() ? [contact.value] : [])));
}
