import { paymentId } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import { isConnectionLost } from "../src/index.ts";
import {
  all,
  apiKey,
  createScene,
  intentOf,
  minute,
  nothing,
  once,
  payment,
  tick,
  wanted,
} from "./scene.ts";

const lost = { type: "StripeConnectionError" };
const tooMany = { type: "StripeRateLimitError", statusCode: 429, code: "rate_limit" };
const unreadable = { type: "StripeAPIError", message: "Invalid JSON received from the Stripe API" };
const broken = { type: "StripeAPIError", rawType: "api_error", statusCode: 500 };

describe("a session that is asked for", () => {
  it.each([
    ["lost-request", lost, 0],
    ["rate-limited", tooMany, 0],
    ["lost-answer", lost, 1],
    ["html", unreadable, 1],
    ["server-error", broken, 1],
  ] as const)("under %s fails, and is made or not", async (fault, error, made) => {
    const { begin, stripe } = createScene(once(fault, "purchase"));
    await expect(begin()).rejects.toMatchObject(error);
    const { data } = await stripe.checkout.sessions.list();
    expect(data.length).toBe(made);
  });

  it.each(["lost-request", "rate-limited", "lost-answer", "html"] as const)(
    "under %s can be asked for again under its key, and is one",
    async (fault) => {
      const { begin, stripe } = createScene(once(fault, "purchase"));
      await begin().catch(() => undefined);
      const again = await begin();
      const { data } = await stripe.checkout.sessions.list();
      expect(data.map(({ id }) => id)).toStrictEqual([again.id]);
    },
  );

  it("is told with an unknown status, once", async () => {
    const { begin } = createScene(once("unknown-status", "purchase"));
    const told = await begin();
    expect(told.status).toBe("pondering");
    expect(await begin()).toMatchObject({ id: told.id, status: "open" });
  });

  it.each([
    [0, 1],
    [0.26, 2],
    [0.51, 3],
    [0.99, 4],
  ])("that executes late to the extent of %d is %d ticks late", async (extent, ticks) => {
    const plan = { ...once("late-execution", "purchase"), extent: () => extent };
    const { begin, stripe, clock, seconds } = createScene(plan);
    await expect(begin()).rejects.toMatchObject(lost);
    clock.advance(ticks * tick - 1);
    expect((await stripe.checkout.sessions.list()).data).toStrictEqual([]);
    clock.advance(1);
    const { data } = await stripe.checkout.sessions.list();
    expect(data).toMatchObject([{ status: "open", created: seconds() }]);
  });

  it("that executes late is the one that has been made under its key meanwhile", async () => {
    const { begin, stripe, clock } = createScene(once("late-execution", "purchase"));
    await begin().catch(() => undefined);
    const { id } = await begin();
    clock.advance(minute);
    const { data } = await stripe.checkout.sessions.list();
    expect(data.map((each) => each.id)).toStrictEqual([id]);
  });

  it("is another one where its key is ignored", async () => {
    const { begin, stripe } = createScene(once("key-ignored", "purchase", 2));
    const first = await begin();
    const second = await begin();
    expect(second.id).not.toBe(first.id);
    expect((await begin()).id).toBe(second.id);
    expect((await stripe.checkout.sessions.list()).data.length).toBe(2);
  });
});

describe("a session whose end has come too near", () => {
  const tooLate = { statusCode: 400, param: "expires_at" };

  it.each([
    ["is replayed", nothing, true],
    ["is refused where its key is ignored", once("key-ignored", "purchase", 2), false],
  ] as const)("%s", async (_, plan, isReplayed) => {
    const { stripe, clock, seconds } = createScene(plan);
    const request = wanted({ seconds: seconds() });
    const ask = () => stripe.checkout.sessions.create(request, { idempotencyKey: payment });
    const { id } = await ask();
    clock.advance(2 * minute);
    if (isReplayed) expect((await ask()).id).toBe(id);
    else await expect(ask()).rejects.toMatchObject(tooLate);
  });

  it("is not made late", async () => {
    const { begin, stripe, clock } = createScene(once("late-execution", "purchase"));
    await begin().catch(() => undefined);
    clock.advance(2 * minute);
    expect((await stripe.checkout.sessions.list()).data).toStrictEqual([]);
  });
});

describe("a session that is looked at", () => {
  it.each([
    ["lost-request", lost],
    ["lost-answer", lost],
    ["rate-limited", tooMany],
    ["html", unreadable],
    ["server-error", broken],
  ] as const)(
    "under %s fails once, alone and in a list and as its intent",
    async (fault, error) => {
      const { begin, look, stripe, gateway } = createScene(once(fault, "inquire"));
      const { id } = await begin();
      gateway.enterCard(id, "approve");
      await expect(look(id)).rejects.toMatchObject(error);
      const intent = intentOf(await look(id));
      await expect(stripe.checkout.sessions.list()).rejects.toMatchObject(error);
      expect((await stripe.checkout.sessions.list()).data.length).toBe(1);
      expect(intent.status).toBe("succeeded");
      const third = createScene(once(fault, "inquire", 2));
      const other = await third.begin();
      third.gateway.enterCard(other.id, "approve");
      const ref = intentOf(await third.look(other.id)).id;
      await expect(third.stripe.paymentIntents.retrieve(ref)).rejects.toMatchObject(error);
      expect((await third.stripe.paymentIntents.retrieve(ref)).status).toBe("succeeded");
    },
  );

  it("is told with an unknown status, alone and in a list", async () => {
    const { begin, look, stripe } = createScene(once("unknown-status", "inquire"));
    const { id } = await begin();
    expect((await look(id)).status).toBe("pondering");
    expect((await look(id)).status).toBe("open");
    const list = () => stripe.checkout.sessions.list();
    expect((await list()).data.map(({ status }) => status)).toStrictEqual(["pondering"]);
    expect((await list()).data.map(({ status }) => status)).toStrictEqual(["open"]);
  });

  it("is never looked at late", async () => {
    const { begin, look } = createScene(once("late-execution", "inquire"));
    expect((await look((await begin()).id)).status).toBe("open");
  });
});

describe("a list", () => {
  it("is counted by where it begins, and by no payment", async () => {
    const { begin, stripe, seconds } = createScene(once("lost-request", "inquire"));
    await begin();
    const list = (gte: number) => stripe.checkout.sessions.list({ created: { gte } });
    await expect(list(seconds())).rejects.toMatchObject(lost);
    expect((await list(seconds())).data.length).toBe(1);
    await expect(list(seconds() - 1)).rejects.toMatchObject(lost);
  });
});

describe("a session that is expired", () => {
  it.each([
    ["lost-request", lost, "open"],
    ["rate-limited", tooMany, "open"],
    ["lost-answer", lost, "expired"],
    ["html", unreadable, "expired"],
    ["server-error", broken, "expired"],
  ] as const)("under %s fails, and is expired or not", async (fault, error, status) => {
    const { begin, look, stripe } = createScene(once(fault, "cancel"));
    const { id } = await begin();
    await expect(stripe.checkout.sessions.expire(id)).rejects.toMatchObject(error);
    expect((await look(id)).status).toBe(status);
  });

  it("is told with an unknown status", async () => {
    const { begin, look, stripe } = createScene(once("unknown-status", "cancel"));
    const { id } = await begin();
    expect((await stripe.checkout.sessions.expire(id)).status).toBe("pondering");
    expect((await look(id)).status).toBe("expired");
  });

  it("late is so one to four ticks later, unless it is paid before", async () => {
    const { begin, look, stripe, clock, gateway } = createScene(once("late-execution", "cancel"));
    const { id } = await begin();
    await expect(stripe.checkout.sessions.expire(id)).rejects.toMatchObject(lost);
    clock.advance(tick - 1);
    expect((await look(id)).status).toBe("open");
    clock.advance(1);
    expect((await look(id)).status).toBe("expired");
    gateway.doWhatIsDue();
    const paid = createScene(once("late-execution", "cancel"));
    const other = await paid.begin();
    await paid.stripe.checkout.sessions.expire(other.id).catch(() => undefined);
    paid.gateway.enterCard(other.id, "approve");
    paid.clock.advance(minute);
    expect((await paid.look(other.id)).status).toBe("complete");
  });
});

describe("silence", () => {
  it("falls about a session after a card, and about no other", async () => {
    const { begin, look, stripe, clock, gateway, taken } = createScene(once("silence", "card"));
    const before = await begin();
    clock.advance(1000);
    const { id } = await begin({ id: paymentId("p2") });
    gateway.enterCard(id, "approve");
    clock.advance(120_000 - 1);
    await expect(look(id)).rejects.toMatchObject(lost);
    const { data } = await stripe.checkout.sessions.list();
    expect(data.map((each) => each.id)).toStrictEqual([id, before.id]);
    expect((await look(before.id)).status).toBe("open");
    clock.advance(1);
    expect((await look(id)).status).toBe("complete");
    expect(taken()).toBe(55_100n);
  });

  it("falls about a session after an answer that was lost", async () => {
    const plan = all(once("lost-answer", "purchase"), once("silence", "purchase"));
    const { begin, look, stripe, clock } = createScene(plan, { longSilenceMs: minute });
    await expect(begin()).rejects.toMatchObject(lost);
    clock.advance(minute - 1);
    const [{ id } = expect.fail("no session")] = (await stripe.checkout.sessions.list()).data;
    await expect(look(id)).rejects.toMatchObject(lost);
    clock.advance(1);
    expect((await look(id)).status).toBe("open");
  });

  it("does not fall after an answer that came", async () => {
    const { begin, look } = createScene(once("silence", "purchase"));
    expect((await look((await begin()).id)).status).toBe("open");
  });
});

it("tells whoever serves it that the connection is lost, and nothing else", async () => {
  const { gateway } = createScene(once("lost-request", "inquire"));
  const request = new Request("https://api.stripe.com/v1/checkout/sessions", {
    headers: { authorization: `Bearer ${apiKey}` },
  });
  const error: unknown = await gateway.handle(request).catch((reason: unknown) => reason);
  expect(isConnectionLost(error)).toBe(true);
  expect(isConnectionLost(new Error("the connection was reset"))).toBe(false);
});

it("answers a 429 with the seconds to wait", async () => {
  const { gateway } = createScene(once("rate-limited", "inquire"));
  const request = new Request("https://api.stripe.com/v1/checkout/sessions", {
    headers: { authorization: `Bearer ${apiKey}` },
  });
  const response = await gateway.handle(request);
  expect([response.status, response.headers.get("retry-after")]).toStrictEqual([429, "1"]);
});
