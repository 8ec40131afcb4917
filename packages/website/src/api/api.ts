import type {
  BillBody,
  BillerBody,
  LookupBody,
  LookupRequest,
  PaymentBody,
  PaymentRequest,
} from "@billsdue/handlers/contract";

import { type Answer, problem, readAnswer } from "./answer.ts";
import { isBill, isBiller, isLookup, isPayment } from "./bodies.ts";

const patienceMilliseconds = 20_000;

export function readBiller(): Promise<Answer<BillerBody>> {
  return call("/api/biller", {}, isBiller);
}

export function lookUp(request: LookupRequest): Promise<Answer<LookupBody>> {
  return call("/api/lookups", post(request), isLookup);
}

export function readBill(token: string): Promise<Answer<BillBody>> {
  return read("/api/invoice", token, isBill);
}

export function readPayment(token: string, paymentId: string): Promise<Answer<PaymentBody>> {
  return read(`/api/payments/${encodeURIComponent(paymentId)}`, token, isPayment);
}

/** The same `key` and request sent again are the same payment. */
export function requestPayment(
  token: string,
  key: string,
  request: PaymentRequest,
): Promise<Answer<PaymentBody>> {
  const headers = { ...bearer(token), "Idempotency-Key": key };
  return call("/api/payments", post(request, headers), isPayment);
}

/** Reads what the session opens. The API's one 404 then means that it is not there. */
async function read<Body>(
  path: string,
  token: string,
  isExpected: (body: unknown) => body is Body,
): Promise<Answer<Body>> {
  const answer = await call(path, { headers: bearer(token) }, isExpected);
  const isAbsent = answer.type === "problem" && answer.name === "invoice-not-matched";
  return isAbsent ? problem("not-found") : answer;
}

function bearer(token: string): Record<string, string> {
  return { Authorization: `Bearer ${token}` };
}

function post(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return {
    method: "POST",
    headers: { ...headers, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
}

async function call<Body>(
  path: string,
  init: RequestInit,
  isExpected: (body: unknown) => body is Body,
): Promise<Answer<Body>> {
  try {
    const signal = AbortSignal.timeout(patienceMilliseconds);
    const response = await fetch(path, { ...init, cache: "no-store", signal });
    const text = await response.text();
    return readAnswer(response.status, parsed(text), isExpected);
  } catch {
    return problem("unreachable");
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
