import { instant, value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import {
  answering,
  asked,
  create,
  expire,
  list,
  nameOf,
  page,
  payment,
  retrieve,
} from "./stripe-answers.ts";
import { createScene } from "./stripe-scene.ts";

const minute = 60_000;
const namesOf = (requests: readonly Request[]) => requests.map(nameOf);

describe("a list", () => {
  it.each(["2026-11-22T12:00:00.000Z", "2026-11-22T12:00:00.999Z"])(
    "is of the time in which the session can have been created, with five minutes for clocks: %s",
    async (requestedAt) => {
      const { gateway, requests } = createScene({ change: async () => page([]) });
      await gateway.inquire({ ...payment, requestedAt: instant(requestedAt) });
      const query = Object.fromEntries(new URL(requests[0]?.url ?? "").searchParams);
      expect(query).toStrictEqual({
        "created[gte]": String(asked - 5 * 60),
        "created[lte]": String(asked + 15 * 60),
        limit: "100",
      });
    },
  );

  it("is of the same time whenever it is asked for", async () => {
    const { clock, gateway, requests } = createScene();
    await gateway.inquire(payment);
    clock.advance(60 * minute);
    await gateway.inquire(payment);
    expect(requests[1]?.url).toBe(requests[0]?.url);
  });

  it("finds what was created at the last moment at which Stripe opens a page", async () => {
    const { clock, gateway } = createScene();
    clock.advance(10 * minute);
    expect(value(await gateway.purchase(payment)).outcome).toBe("action-required");
    expect(value(await gateway.inquire(payment)).outcome).toBe("action-required");
  });

  it("misses nothing: a second later no page is opened", async () => {
    const { clock, gateway, wire } = createScene();
    clock.advance(10 * minute + 1_000);
    expect(value(await gateway.purchase(payment)).outcome).toBe("rejected");
    expect(value(await gateway.inquire(payment)).outcome).toBe("not-found");
    expect(wire.takenFor(payment.invoiceId)).toBe(0n);
  });
});

describe("a session is read", () => {
  it("with its intent and its charge", async () => {
    const { gateway, requests } = createScene();
    await gateway.purchase(payment);
    await gateway.inquire(payment);
    const { searchParams } = new URL(requests.at(-1)?.url ?? "");
    expect([...searchParams]).toStrictEqual([["expand[0]", "payment_intent.latest_charge"]]);
  });
});

describe("the requests of", () => {
  it.each([
    ["a purchase", "purchase", "never", [create]],
    ["a purchase that is sent again", "purchase", "sent", [create, retrieve]],
    ["an inquiry", "inquire", "sent", [list, retrieve]],
    ["an inquiry about what never arrived", "inquire", "never", [list]],
    ["a cancellation", "cancel", "sent", [list, expire, retrieve]],
    ["a cancellation of what never arrived", "cancel", "never", [list, create, expire, retrieve]],
  ] as const)("%s", async (_name, operation, before, expected) => {
    const { gateway, requests } = createScene();
    if (before === "sent") await gateway.purchase(payment);
    const already = requests.length;
    await gateway[operation](payment);
    expect(namesOf(requests.slice(already))).toStrictEqual(expected);
  });

  it("a cancellation of what has ended: it is not expired again", async () => {
    const { clock, gateway, requests } = createScene();
    await gateway.purchase(payment);
    clock.advance(41 * minute);
    expect(value(await gateway.cancel(payment)).outcome).toBe("approved");
    expect(namesOf(requests)).toStrictEqual([create, list, retrieve]);
  });

  it("a question whether it is ready: none", async () => {
    const { gateway, requests } = createScene({ change: answering(list, async () => page([])) });
    value(await gateway.ready());
    expect(requests).toStrictEqual([]);
  });
});
