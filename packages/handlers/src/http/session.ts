import {
  addMilliseconds,
  epochOf,
  type Instant,
  type InvoiceId,
  isInvoiceId,
} from "@billsdue/core";
import { jwtVerify, SignJWT } from "jose";

/** A look-up session: it opens one invoice, and nothing else, for 15 minutes. */
export interface Session {
  readonly token: string;
  readonly expiresAt: Instant;
}

const lifeMs = 15 * 60_000;
const algorithm = "HS256";
const audience = "billsdue:session";

/** Signs a session for one invoice (JWT, HMAC-SHA-256) with the first of `keys`, each at least 32 bytes. */
export async function createSession(
  invoiceId: InvoiceId,
  now: Instant,
  keys: readonly Uint8Array[],
): Promise<Session> {
  const [key] = keys;
  if (key === undefined) throw new Error("no session key is configured");
  const expiresAt = addMilliseconds(now, lifeMs);
  const token = await new SignJWT()
    .setProtectedHeader({ alg: algorithm })
    .setSubject(invoiceId)
    .setAudience(audience)
    .setExpirationTime(Math.floor(epochOf(expiresAt) / 1000))
    .sign(key);
  return { token, expiresAt };
}

/** The invoice that a token opens at `now`, or undefined where it is none of ours (any of `keys`) or is over. */
export async function readSession(
  token: string,
  now: Instant,
  keys: readonly Uint8Array[],
): Promise<InvoiceId | undefined> {
  for (const key of keys) {
    const subject = await verify(token, now, key);
    if (subject !== undefined && isInvoiceId(subject)) return subject;
  }
  return undefined;
}

async function verify(token: string, now: Instant, key: Uint8Array): Promise<string | undefined> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [algorithm],
      audience,
      currentDate: new Date(epochOf(now)),
      requiredClaims: ["sub", "exp"],
    });
    return payload.sub;
  } catch {
    return undefined;
  }
}
