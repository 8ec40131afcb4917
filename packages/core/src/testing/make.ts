import {
  type Fingerprint,
  type IdempotencyKey,
  type InvoiceId,
  isFingerprint,
  isIdempotencyKey,
  isInvoiceId,
  isPaymentId,
  type PaymentId,
} from "../ids.ts";
import { type Currency, isCurrency } from "../money/currency.ts";
import { type Instant, isInstant } from "../time/instant.ts";
import { isLocalDate, type LocalDate } from "../time/local-date.ts";
import type { Watermark } from "../watermark.ts";

function narrow<Value extends string>(
  text: string,
  is: (text: string) => text is Value,
  what: string,
): Value {
  if (!is(text)) throw new TypeError(`not ${what}: ${JSON.stringify(text)}`);
  return text;
}

/** The invoice id that `text` spells; throws where it spells none, as all of these do. */
export function invoiceId(text: string): InvoiceId {
  return narrow(text, isInvoiceId, "an invoice id");
}

/** The payment id that `text` spells, filled up to its shortest length: `p1` is `p1--------------`. */
export function paymentId(text: string): PaymentId {
  return narrow(text.padEnd(16, "-"), isPaymentId, "a payment id");
}

/** The idempotency key that `text` spells, filled up to its shortest length. */
export function idempotencyKey(text: string): IdempotencyKey {
  return narrow(text.padEnd(16, "-"), isIdempotencyKey, "an idempotency key");
}

/** The fingerprint made of one hexadecimal digit over and over. */
export function fingerprint(digit: string): Fingerprint {
  return narrow(digit.repeat(64), isFingerprint, "a fingerprint");
}

/** The currency with that code. */
export function currency(code: string): Currency {
  return narrow(code, isCurrency, "a currency");
}

/** The instant; a day alone is its noon in UTC. */
export function instant(text: string): Instant {
  return narrow(text.length === 10 ? `${text}T12:00:00.000Z` : text, isInstant, "an instant");
}

/** The calendar day. */
export function localDate(text: string): LocalDate {
  return narrow(text, isLocalDate, "a day");
}

/** The watermark of the `sequence`th file of a day. */
export function watermark(day: string, sequence = 1): Watermark {
  return { businessDate: localDate(day), sequence };
}
