import { currency, problem, value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import {
  answering,
  type Change,
  create,
  expire,
  list,
  nameOf,
  page,
  pageRef,
  payment,
  refusal,
  retrieve,
  session,
} from "./stripe-answers.ts";
import { createScene } from "./stripe-scene.ts";

const minute = 60_000;
const replayed = { "idempotent-replayed": "true" };
const empty: Change = answering(list, async () => page([]));

/** Stripe that has no session of the payment, and answers its key in its own way. */
const fenced = (answer: Change, otherwise: Change = empty) =>
  createScene({
    change: answering(list, async () => page([]), answering(create, answer, otherwise)),
  });

describe("a cancellation of a payment that has not arrived", () => {
  it("lets nobody pay when it arrives later", async () => {
    const { clock, gateway, wire } = createScene();
    expect(value(await gateway.cancel(payment)).outcome).toBe("approved");
    for (const wait of [0, minute, 12 * minute, 60 * minute]) {
      clock.advance(wait);
      expect(value(await gateway.purchase(payment))).toStrictEqual({
        operation: "purchase",
        outcome: "expired",
        source: "response",
        at: clock.now(),
      });
    }
    expect(value(await gateway.inquire(payment)).outcome).toBe("expired");
    expect(wire.takenFor(payment.invoiceId)).toBe(0n);
  });

  it("lets nobody pay also where Stripe has forgotten the key when it arrives", async () => {
    const { clock, gateway, wire } = createScene();
    value(await gateway.cancel(payment));
    clock.advance(25 * 60 * minute);
    expect(value(await gateway.purchase(payment)).outcome).toBe("rejected");
    wire.forgetKey(payment.paymentId);
    expect(value(await gateway.purchase(payment)).outcome).toBe("rejected");
  });

  it.each([10, 10.1, 14, 15])(
    "is approved after %d minutes: the payment is refused then",
    async (minutes) => {
      const { clock, gateway, requests } = createScene();
      clock.advance(minutes * minute);
      expect(value(await gateway.cancel(payment)).outcome).toBe("approved");
      const closed = [list, create, expire, retrieve];
      expect(requests.map(nameOf)).toStrictEqual(minutes === 10 ? closed : [list, create]);
      const late = value(await gateway.purchase(payment)).outcome;
      expect(late).toBe(minutes === 10 ? "expired" : "rejected");
    },
  );

  it("asks for no fence where by every clock it would be refused", async () => {
    const { clock, gateway, requests } = createScene();
    clock.advance(15 * minute + 1_000);
    expect(value(await gateway.cancel(payment)).outcome).toBe("approved");
    expect(requests.map(nameOf)).toStrictEqual([list]);
  });

  it("is approved where Stripe has no such amount", async () => {
    const { gateway, requests } = createScene();
    const amount = { currency: currency("USD"), minorUnits: 1n };
    expect(value(await gateway.cancel({ ...payment, amount })).outcome).toBe("approved");
    expect(requests.map(nameOf)).toStrictEqual([list]);
  });

  it("closes the payment itself where it has arrived since the list", async () => {
    const scene = createScene({
      change: answering(list, async (request, go) => {
        const answer = await go(request);
        if (scene.requests.length === 1) await scene.gateway.purchase(payment);
        return answer;
      }),
    });
    expect(value(await scene.gateway.cancel(payment)).outcome).toBe("approved");
    expect(scene.requests.map(nameOf)).toStrictEqual([
      list,
      create,
      create,
      retrieve,
      expire,
      retrieve,
    ]);
    expect(value(await scene.gateway.inquire(payment)).outcome).toBe("expired");
  });

  it("is declined where it has arrived and was paid since the list", async () => {
    const scene = createScene({
      change: answering(list, async (request, go) => {
        const answer = await go(request);
        const ref = pageRef(value(await scene.gateway.purchase(payment)));
        scene.wire.enterCard(ref, "approve");
        return answer;
      }),
    });
    expect(value(await scene.gateway.cancel(payment)).outcome).toBe("declined");
  });
});

describe("a cancellation of a payment that has not arrived is not approved where its fence", () => {
  it.each([
    ["breaks", async () => refusal(500, { type: "api_error" })],
    ["broke when the key first came", async () => refusal(500, { type: "api_error" }, replayed)],
    ["stands for something else", async () => refusal(400, { type: "idempotency_error" })],
    ["collides with the payment", async () => refusal(409, { type: "idempotency_error" })],
    ["is to come later", async () => refusal(429, {}, { "retry-after": "60" })],
    ["is not ours to ask for", async () => refusal(401)],
    ["is forbidden", async () => refusal(403)],
    ["is lost", async () => expect.fail("the connection was reset")],
    ["cannot be read", async () => new Response("<h1>Bad gateway</h1>")],
    ["is nothing", async () => Response.json({})],
    ["is about another invoice", async () => Response.json(session({ metadata: {} }))],
  ])("%s", async (_case, answer) => {
    const scene = fenced(answer);
    problem(await scene.gateway.cancel(payment));
    expect(scene.requests.map(nameOf)).not.toContain(expire);
  });

  it.each([400, 402, 404])("was there before and cannot be looked at now: %d", async (status) => {
    const answer = async () => Response.json(session(), { headers: replayed });
    const scene = fenced(answer, async () => refusal(status));
    expect(problem(await scene.gateway.cancel(payment))).toMatchObject({ type: "unavailable" });
  });

  it("stays open", async () => {
    const open = answering(
      expire,
      async () => refusal(400),
      async () => Response.json(session()),
    );
    const scene = fenced(async () => Response.json(session()), open);
    expect(value(await scene.gateway.cancel(payment)).outcome).toBe("no-answer");
  });
});
