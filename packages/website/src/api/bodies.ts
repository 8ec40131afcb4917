import type {
  BillBody,
  BillerBody,
  LookupBody,
  MoneyBody,
  PaymentBody,
} from "@billsdue/handlers/contract";

import { isRecord } from "./answer.ts";

// Enough to tell the API from a proxy's page: the contract's types are trusted beyond that.

export function isBiller(body: unknown): body is BillerBody {
  return (
    isRecord(body) && typeof body["name"] === "string" && Array.isArray(body["textCountryCodes"])
  );
}

export function isBill(body: unknown): body is BillBody {
  return (
    isRecord(body) &&
    typeof body["invoiceId"] === "string" &&
    typeof body["state"] === "string" &&
    isMoney(body["balance"]) &&
    Array.isArray(body["facts"]) &&
    Array.isArray(body["payments"])
  );
}

export function isPayment(body: unknown): body is PaymentBody {
  return (
    isRecord(body) &&
    typeof body["paymentId"] === "string" &&
    typeof body["status"] === "string" &&
    isMoney(body["amount"])
  );
}

export function isLookup(body: unknown): body is LookupBody {
  if (!isRecord(body) || !isBill(body["bill"])) return false;
  const session = body["session"];
  return isRecord(session) && typeof session["token"] === "string";
}

export function isMoney(body: unknown): body is MoneyBody {
  return (
    isRecord(body) && typeof body["amount"] === "string" && typeof body["currency"] === "string"
  );
}
