import { expect } from "vitest";
import * as z from "zod";

const bill = z.object({
  state: z.string(),
  balance: z.object({ amount: z.string(), currency: z.string() }),
  payments: z.array(
    z.object({ status: z.string(), cardPage: z.object({ url: z.string() }).optional() }),
  ),
});
const looked = z.object({ session: z.object({ token: z.string() }), bill });

type Bill = z.infer<typeof bill>;

/** Somebody with a bill in the hand at a running website. */
export interface Payer {
  readonly billUntil: (isThere: (bill: Bill) => boolean) => Promise<Bill>;
  /** Asks to pay, and gives the card page. */
  readonly askToPay: (amount: string, receipt: object) => Promise<string>;
}

/** Looks a bill up by its id and name. */
export async function payerAt(website: string, invoiceId: string, name: string): Promise<Payer> {
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${website}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  const lookUp = await post("/api/lookups", { invoiceId, name });
  const { session } = looked.parse(await lookUp.json());
  const authorization = `Bearer ${session.token}`;

  const billUntil = async (isThere: (body: Bill) => boolean) => {
    for (let tries = 0; tries < 200; tries += 1) {
      const response = await fetch(`${website}/api/invoice`, { headers: { authorization } });
      const body = bill.parse(await response.json());
      if (isThere(body)) return body;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("it did not come to that within ten seconds");
  };
  return {
    billUntil,
    askToPay: async (amount, receipt) => {
      const wish = { expectedAmount: { amount, currency: "USD" }, receipt };
      const key = { authorization, "idempotency-key": "0123456789abcdef" };
      expect((await post("/api/payments", wish, key)).status).toBe(202);
      const waiting = await billUntil(({ payments }) => payments[0]?.status === "action-required");
      return waiting.payments[0]?.cardPage?.url ?? expect.fail("no card page");
    },
  };
}

/** Types a card that is good at a card page. */
export async function typeGoodCard(cardPage: string): Promise<Response> {
  return fetch(cardPage, {
    method: "POST",
    body: new URLSearchParams({ card: "4242 4242 4242 4242" }),
    redirect: "manual",
  });
}
