import { bytesToHex } from "@noble/hashes/utils.js";
import { err, ok, type Result } from "neverthrow";

import type { Brand } from "./brand.ts";

/** An invoice's number exactly as it is printed on the bill: `007` is not `7`. */
export type InvoiceId = Brand<string, "InvoiceId">;

/** One attempt to move one amount; also the idempotency key that the gateway gets, for ever. */
export type PaymentId = Brand<string, "PaymentId">;

/** The key a payer's client sends so that a repeated request is one request. */
export type IdempotencyKey = Brand<string, "IdempotencyKey">;

/** Lower-case hexadecimal SHA-256 of a bills-due file's bytes: the id of its ingestion run. */
export type Fingerprint = Brand<string, "Fingerprint">;

/** Why a text is no invoice id. `scientific`: a spreadsheet has already dropped digits (`1.23E+11`). */
export type NotAnInvoiceId = "format" | "scientific";

const longestInvoiceId = 64;
const ascii = /^[\x21-\x7e]+$/;
const controls = /\p{C}/u;
const scientific = /^\d+(?:\.\d+)?E[+-]\d+$/i;
const opaque = /^[A-Za-z0-9_-]{16,64}$/;
const opaqueOrRecovered = /^[A-Za-z0-9_-]{16,64}(?:-recovered\d{0,3})?$/;
const sha256Hex = /^[0-9a-f]{64}$/;

/**
 * Reads an invoice id as a bills-due file or a payer writes it: white space around it is dropped, the rest is kept in NFC, zeros
 * and case included. At most 64 characters, no control characters. The same function serves ingestion and look-up.
 */
export function parseInvoiceId(text: string): Result<InvoiceId, NotAnInvoiceId> {
  const trimmed = text.trim();
  // Stryker disable next-line ConditionalExpression: it is in NFC then, and the same below; this only saves the work
  if (isInvoiceId(trimmed)) return ok(trimmed);
  const id = trimmed.normalize("NFC");
  if (isInvoiceId(id)) return ok(id);
  return err(scientific.test(id) ? "scientific" : "format");
}

/** Whether `text` is an invoice id in the one spelling that `parseInvoiceId` gives it. */
export function isInvoiceId(text: string): text is InvoiceId {
  if (text.length === 0 || text.length > longestInvoiceId) return false;
  if (ascii.test(text)) return !(hasExponent(text) && scientific.test(text));
  return !controls.test(text) && text === text.trim().normalize("NFC");
}

/** Most ids are digits only, and need no closer look. */
function hasExponent(text: string): boolean {
  // Stryker disable next-line ConditionalExpression,StringLiteral: what has no E is not scientific either; this only saves the look
  return text.includes("E") || text.includes("e");
}

/** Whether `text` is a payment id: 16 to 64 of `A-Za-z0-9_-`, or what `recoveredPaymentId` makes of one. */
export function isPaymentId(text: string): text is PaymentId {
  return opaqueOrRecovered.test(text);
}

/** The id of the `nth` payment that holds money reported on `id` after that had ended: the same at every report. */
export function recoveredPaymentId(id: PaymentId, nth = 1): PaymentId {
  return `${id}-recovered${nth === 1 ? "" : nth}` as PaymentId;
}

/** Whether `text` is an idempotency key: 16 to 64 of `A-Za-z0-9_-`. */
export function isIdempotencyKey(text: string): text is IdempotencyKey {
  return opaque.test(text);
}

/** The fingerprint of a file whose SHA-256 is `digest`, 32 bytes. */
export function fingerprintOf(digest: Uint8Array): Fingerprint {
  return bytesToHex(digest) as Fingerprint;
}

/** Whether `text` is a file's fingerprint. */
export function isFingerprint(text: string): text is Fingerprint {
  return sha256Hex.test(text);
}
