import { problem, value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import {
  answering,
  type Change,
  create,
  expire,
  holding,
  intent,
  list,
  nameOf,
  page,
  pageRef,
  paid,
  payment,
  refusal,
  retrieve,
  session,
} from "./stripe-answers.ts";
import { createScene } from "./stripe-scene.ts";

const minute = 60_000;

/** A payment whose page is open, at a Stripe that answers a request to close it in its own way. */
async function begun(change?: Change): Promise<ReturnType<typeof createScene> & { ref: string }> {
  const scene = createScene(change === undefined ? {} : { change: answering(expire, change) });
  return { ...scene, ref: pageRef(value(await scene.gateway.purchase(payment))) };
}

const lose: Change = async () => {
  throw new TypeError("the connection was reset");
};

describe("a cancellation of a payment whose page is open", () => {
  it("closes it, and says so by its own clock", async () => {
    const { clock, gateway, ref, wire } = await begun();
    clock.advance(minute);
    expect(value(await gateway.cancel(payment))).toStrictEqual({
      operation: "cancel",
      outcome: "approved",
      source: "response",
      at: clock.now(),
    });
    expect(wire.findPage(ref)?.status).toBe("over");
    expect(value(await gateway.purchase(payment)).outcome).toBe("expired");
  });

  it("is approved though Stripe's answer is lost: the session tells", async () => {
    const { gateway, ref, wire } = await begun(async (request, go) => {
      await go(request);
      return lose(request, go);
    });
    expect(value(await gateway.cancel(payment)).outcome).toBe("approved");
    expect(wire.findPage(ref)?.status).toBe("over");
  });

  it.each([
    ["is lost", lose],
    ["is refused", async () => refusal(400)],
    ["is not found", async () => refusal(404)],
    ["breaks", async () => refusal(500, { type: "api_error" })],
    ["collides with another", async () => refusal(409)],
    ["comes to nothing readable", async () => new Response("<h1>Bad gateway</h1>")],
  ])("knows nothing where its request %s and the page stays open", async (_case, answer) => {
    const { gateway, ref, wire } = await begun(answer);
    expect(value(await gateway.cancel(payment)).outcome).toBe("no-answer");
    expect(wire.enterCard(ref, "approve")).toBe(true);
  });

  it("believes no answer of it: only how the session is afterwards", async () => {
    const { gateway } = await begun(async () => Response.json(session({ status: "expired" })));
    expect(value(await gateway.cancel(payment)).outcome).toBe("no-answer");
  });

  it("is declined where the payer was quicker", async () => {
    const { gateway, requests, ref, wire } = await begun();
    wire.enterCard(ref, "approve");
    const already = requests.length;
    expect(value(await gateway.cancel(payment)).outcome).toBe("declined");
    expect(requests.slice(already).map(nameOf)).toStrictEqual([list, retrieve]);
  });

  it("is declined where the payer was quicker by a moment", async () => {
    const scene = await begun((request, go) => {
      scene.wire.enterCard(scene.ref, "approve");
      return go(request);
    });
    expect(value(await scene.gateway.cancel(payment)).outcome).toBe("declined");
    expect(scene.wire.takenFor(payment.invoiceId)).toBe(55_100n);
  });

  it("is approved where another one was quicker", async () => {
    const { gateway } = await begun(async (request, go) => {
      await go(new Request(request.url, { method: "POST", headers: request.headers, body: "" }));
      const answer = await go(request);
      expect(answer.status).toBe(400);
      return answer;
    });
    expect(value(await gateway.cancel(payment)).outcome).toBe("approved");
  });

  it("is no answer where its session cannot be read again", async () => {
    const { gateway } = createScene({
      change: answering(retrieve, async () => refusal(404)),
    });
    await gateway.purchase(payment);
    expect(problem(await gateway.cancel(payment))).toMatchObject({ type: "unavailable" });
  });
});

describe("a cancellation of a payment whose card was typed", () => {
  it.each([
    ["succeeded", "declined"],
    ["processing", "declined"],
    ["requires_capture", "declined"],
    ["canceled", "approved"],
  ])("while its intent is %s is %s", async (status, outcome) => {
    const { gateway } = createScene({ change: holding(paid({}, { status })) });
    expect(value(await gateway.cancel(payment)).outcome).toBe(outcome);
  });

  it.each(["requires_payment_method", "requires_action", "requires_confirmation"])(
    "while its page is open and its intent %s is no answer",
    async (status) => {
      const open = session({ payment_intent: intent({ status }) });
      const change = answering(expire, async () => refusal(400), holding(open));
      const { gateway } = createScene({ change });
      expect(value(await gateway.cancel(payment)).outcome).toBe("no-answer");
    },
  );
});

describe("a cancellation while a bank's challenge that has begun may still end well", () => {
  it.each(["requires_action", "requires_confirmation"])("is declined: %s", async (status) => {
    const payment_intent = intent({ status, amount_received: 0 });
    const ended = session({ status: "expired", url: null, payment_intent });
    const { clock, gateway } = createScene({ change: holding(ended) });
    expect(value(await gateway.cancel(payment)).outcome).toBe("declined");
    clock.advance(100 * minute - 1);
    expect(value(await gateway.cancel(payment)).outcome).toBe("declined");
    clock.advance(1);
    expect(value(await gateway.cancel(payment)).outcome).toBe("approved");
  });
});

describe("a cancellation of a payment with several sessions", () => {
  const older = session({ id: "cs_test_0" });
  const ended = session({ id: "cs_test_9", status: "expired", url: null });

  /** Stripe with these, which closes none but those of `closable`. */
  const closing = (closed: string[], ...sessions: readonly (typeof older)[]): Change =>
    answering(
      expire,
      async ({ url }) => {
        closed.push(/cs_test_\d/.exec(url)?.[0] ?? "");
        return refusal(400);
      },
      holding(...sessions),
    );

  it("closes each that is open, and none that is over", async () => {
    const closed: string[] = [];
    const { gateway } = createScene({ change: closing(closed, session(), ended, older) });
    expect(value(await gateway.cancel(payment)).outcome).toBe("no-answer");
    expect(closed).toStrictEqual(["cs_test_1", "cs_test_0"]);
  });

  it.each([
    ["the first", [session(), ended]],
    ["the last", [ended, session()]],
  ])("is no answer while one is open: %s", async (_which, sessions) => {
    const { gateway } = createScene({ change: closing([], ...sessions) });
    expect(value(await gateway.cancel(payment)).outcome).toBe("no-answer");
  });

  it.each([
    ["the first", [paid(), ended]],
    ["the last", [ended, paid()]],
  ])("is declined where one is paid: %s", async (_which, sessions) => {
    const { gateway } = createScene({ change: holding(...sessions) });
    expect(value(await gateway.cancel(payment)).outcome).toBe("declined");
  });

  it("closes the page that is open also where another was paid: nobody pays there, too", async () => {
    const closed: string[] = [];
    const { gateway } = createScene({ change: closing(closed, paid(), older) });
    expect(value(await gateway.cancel(payment)).outcome).toBe("declined");
    expect(closed).toStrictEqual(["cs_test_0"]);
  });
});

describe("a cancellation asks for nothing where the list", () => {
  it.each([
    ["is lost", lose],
    ["is refused", async () => refusal(400)],
    ["breaks", async () => refusal(500)],
    ["is none", async () => page([null])],
  ])("%s", async (_case, answer) => {
    const { gateway, requests } = createScene({ change: answering(list, answer) });
    expect(problem(await gateway.cancel(payment)).port).toBe("payment-gateway");
    expect(requests.map(nameOf)).not.toContain(create);
  });
});
