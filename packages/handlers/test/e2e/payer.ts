import { randomBytes } from "node:crypto";

import type {
  BillBody,
  LookupBody,
  LookupRequest,
  PaymentBody,
  PaymentRequest,
  PaymentStatus,
} from "../../src/http/contract.ts";
import type { Biller } from "./biller.ts";
import { until } from "./until.ts";

/** Somebody with a bill in the hand, at the billing website. */
export interface Payer {
  readonly token: string;
  readonly bill: () => Promise<BillBody>;
  /** Asks to pay what is owed. */
  readonly askToPay: (receipt?: PaymentRequest["receipt"]) => Promise<PaymentBody>;
  /** The payment, once it is at one of these. */
  readonly paymentAt: (
    paymentId: string,
    ...statuses: readonly PaymentStatus[]
  ) => Promise<PaymentBody>;
  /** The last part of the URL of the card page, as soon as there is one. */
  readonly cardPageOf: (paymentId: string) => Promise<string>;
}

/** Looks a bill up through API Gateway. */
export async function payerOf(
  { deployed }: Pick<Biller, "deployed">,
  request: LookupRequest,
): Promise<Payer> {
  const ask = (path: string, init: RequestInit = {}) => fetch(`${deployed.api}/api${path}`, init);
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    ask(path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  const looked: LookupBody = await ok(await post("/lookups", request), 200);
  const { token } = looked.session;
  const authorization = `Bearer ${token}`;

  const bill = async (): Promise<BillBody> =>
    ok(await ask("/invoice", { headers: { authorization } }), 200);
  const payment = async (id: string): Promise<PaymentBody> =>
    ok(await ask(`/payments/${id}`, { headers: { authorization } }), 200);
  const paymentAt: Payer["paymentAt"] = (id, ...statuses) =>
    until(`payment ${id} at ${statuses.join(" or ")}`, async () => {
      const now = await payment(id);
      return statuses.includes(now.status) ? now : undefined;
    });
  return {
    token,
    bill,
    paymentAt,
    askToPay: async (receipt = {}) => {
      const { balance: expectedAmount } = await bill();
      const key = { authorization, "idempotency-key": randomBytes(16).toString("hex") };
      return ok(await post("/payments", { expectedAmount, receipt }, key), 202);
    },
    cardPageOf: async (id) => {
      const { cardPage } = await paymentAt(id, "action-required");
      return cardPage?.url.split("/").at(-1) ?? "";
    },
  };
}

/** What an answer says, whose status is that. */
async function ok<Body>(response: Response, status: number): Promise<Body> {
  const text = await response.text();
  if (response.status !== status) throw new Error(`${response.status}: ${text}`);
  return JSON.parse(text);
}
