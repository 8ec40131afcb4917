import { forget, store, stored } from "../place/storage.ts";
import { type Attempt, isAttempt } from "./attempt.ts";

const key = "billsdue.attempt";

export function keepAttempt(attempt: Attempt): void {
  store(key, attempt);
}

/** The attempt whose answer is not known yet. */
export function openAttempt(invoiceId: string): Attempt | undefined {
  const attempt = stored(key, isAttempt);
  return attempt?.invoiceId === invoiceId ? attempt : undefined;
}

export function forgetAttempt(): void {
  forget(key);
}
