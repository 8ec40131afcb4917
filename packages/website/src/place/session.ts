import type { LookupBody } from "@billsdue/handlers/contract";

import { isRecord } from "../api/answer.ts";
import { forgetAttempt, openAttempt } from "../payment/attempt-store.ts";
import { forgetReceiptDraft, keptReceiptDraft } from "../receipt/receipt-draft-store.ts";
import { forget, store, stored } from "./storage.ts";

/** The right to see one bill. Only the API knows when it is over: this clock may be wrong. */
export interface Session {
  readonly token: string;
  readonly invoiceId: string;
}

const key = "billsdue.session";

export function openSession(found: LookupBody): Session {
  const session = { token: found.session.token, invoiceId: found.bill.invoiceId };
  store(key, session);
  if (keptReceiptDraft(session.invoiceId) === undefined) forgetReceiptDraft();
  if (openAttempt(session.invoiceId) === undefined) forgetAttempt();
  return session;
}

export function currentSession(): Session | undefined {
  return stored(key, isSession);
}

/** The session is over; what the payer chose for this bill stays for the next look-up. */
export function endSession(): void {
  forget(key);
  forgetAttempt();
}

/** Nothing of the bill is left in this tab. */
export function leaveBill(): void {
  endSession();
  forgetReceiptDraft();
}

function isSession(value: unknown): value is Session {
  return (
    isRecord(value) && typeof value["token"] === "string" && typeof value["invoiceId"] === "string"
  );
}
