import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { base64urlnopad } from "@scure/base";
import { Result } from "neverthrow";

import { type InvoiceId, isInvoiceId } from "../ids.ts";
import { epochOf, type Instant } from "../time/instant.ts";

/** A secret that pay links are signed with. Two live ones make a rotation: the first signs, any verifies. */
export interface PayLinkKey {
  /** Names the key in the link: 1 to 16 of `A-Za-z0-9_-`. */
  readonly id: string;
  /** At least 32 bytes. */
  readonly secret: Uint8Array;
}

const macBytes = 16;
const version = "v1";

/**
 * A link that opens one invoice until `expiresAt`, `v1.<key id>.<payload>.<HMAC-SHA-256, 16 bytes>`, each part base64url.
 * It is made to stand in a URL's fragment, so that no log has it.
 */
export function createPayLink(invoiceId: InvoiceId, expiresAt: Instant, key: PayLinkKey): string {
  const expiry = Math.floor(epochOf(expiresAt) / 1000);
  const payload = base64urlnopad.encode(utf8ToBytes(`${expiry}:${invoiceId}`));
  const signed = `${version}.${key.id}.${payload}`;
  return `${signed}.${base64urlnopad.encode(macOf(signed, key))}`;
}

/** The invoice that a link opens, or undefined where it is malformed, expired, or signed with none of `keys`. */
export function readPayLink(
  link: string,
  now: Instant,
  keys: readonly PayLinkKey[],
): InvoiceId | undefined {
  const [tag, keyId, payload = "", mac, ...rest] = link.split(".");
  const key = keys.find(({ id }) => id === keyId);
  if (tag !== version || key === undefined || mac === undefined || rest.length > 0) {
    return undefined;
  }
  const expected = base64urlnopad.encode(macOf(`${tag}.${key.id}.${payload}`, key));
  if (!sameInConstantTime(mac, expected)) return undefined;
  return decodeText(payload).match(
    (text) => readPayload(text, now),
    () => undefined,
  );
}

const decodeText = Result.fromThrowable(
  (payload: string) =>
    new TextDecoder("utf-8", { fatal: true }).decode(base64urlnopad.decode(payload)),
  () => "malformed" as const,
);

function readPayload(payload: string, now: Instant): InvoiceId | undefined {
  const colon = payload.indexOf(":");
  const expiry = Number(payload.slice(0, colon));
  const invoiceId = payload.slice(colon + 1);
  if (colon < 1 || !(expiry * 1000 > epochOf(now)) || !isInvoiceId(invoiceId)) return undefined;
  return invoiceId;
}

function macOf(signed: string, key: PayLinkKey): Uint8Array {
  return hmac(sha256, key.secret, utf8ToBytes(signed)).subarray(0, macBytes);
}

/** Compares two texts of a length that is no secret, in a time that tells nothing of where they differ. */
function sameInConstantTime(left: string, right: string): boolean {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let at = 0; at < left.length; at += 1) {
    difference |= left.charCodeAt(at) ^ right.charCodeAt(at);
  }
  return difference === 0;
}
