import { addMilliseconds } from "@billsdue/core";
import { instant, paymentId, problem, value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import type { GatewayFault, GatewayFaultPlan } from "../src/index.ts";
import {
  always,
  asked,
  bill,
  createGatewayWorld,
  minute,
  nothing,
  owed,
  payment,
  tick,
  usd,
} from "./gateway-world.ts";

/** A plan by which `fault` hits the first call of `operation`, and nothing else. */
const once = (fault: GatewayFault, operation: string, nth = 1) => ({
  ...nothing,
  hits: (name: GatewayFault, call: { readonly operation: string; readonly nth: number }) =>
    name === fault && call.operation === operation && call.nth === nth,
});

describe("a call of the gateway", () => {
  it.each([
    ["lost-request", "not-found", "the connection was reset"],
    ["rate-limited", "not-found", "429 Too Many Requests"],
    ["server-error", "action-required", "500 Internal Server Error"],
  ] as const)("that meets %s fails, and is then %s", async (fault, then, reason) => {
    const { purchase, inquire } = createGatewayWorld(once(fault, "purchase"));
    const failure = { type: "unavailable", port: "payment-gateway", reason };
    expect(problem(await purchase())).toStrictEqual(failure);
    expect((await inquire()).outcome).toBe(then);
  });

  it.each(["lost-answer", "html", "unknown-status"] as const)(
    "that meets %s is done, and nothing is known of it",
    async (fault) => {
      const { clock, purchase, inquire } = createGatewayWorld(once(fault, "purchase"));
      expect(value(await purchase())).toStrictEqual({
        operation: "purchase",
        outcome: "no-answer",
        source: "response",
        at: clock.now(),
      });
      expect((await inquire()).outcome).toBe("action-required");
    },
  );

  it("that executes late is done one to four ticks later", async () => {
    const { clock, purchase, inquire } = createGatewayWorld(once("late-execution", "purchase"));
    expect(value(await purchase()).outcome).toBe("no-answer");
    clock.advance(tick - 1);
    expect((await inquire()).outcome).toBe("not-found");
    clock.advance(3 * tick + 1);
    expect((await inquire()).outcome).toBe("action-required");
  });

  it.each([
    [0, 1],
    [0.26, 2],
    [0.51, 3],
    [0.99, 4],
  ])("that executes late to the extent of %d is %d ticks late", async (extent, ticks) => {
    const plan = { ...once("late-execution", "purchase"), extent: () => extent };
    const { clock, purchase, inquire } = createGatewayWorld(plan);
    await purchase();
    clock.advance(ticks * tick - 1);
    expect((await inquire()).outcome).toBe("not-found");
    clock.advance(1);
    expect((await inquire()).outcome).toBe("action-required");
  });

  it("that executes late loses against a cancellation before", async () => {
    const { clock, purchase, gateway, inquire } = createGatewayWorld(
      once("late-execution", "purchase"),
    );
    await purchase();
    expect(value(await gateway.cancel(asked())).outcome).toBe("approved");
    clock.advance(minute);
    expect((await inquire()).outcome).toBe("expired");
  });

  it.each([
    "lost-request",
    "lost-answer",
    "late-execution",
    "server-error",
    "rate-limited",
    "html",
    "unknown-status",
  ] as const)("is never told as anything but unknown under %s", async (fault) => {
    const { gateway, purchase } = createGatewayWorld(always(fault));
    const answers = [await purchase(), await gateway.cancel(asked()), await purchase()];
    if (fault !== "late-execution") answers.push(await gateway.inquire(asked()));
    for (const answer of answers) {
      expect(answer.isOk() ? answer.value.outcome : answer.error.type).toMatch(
        /^(no-answer|unavailable)$/,
      );
    }
  });

  it.each(["server-error", "lost-answer", "html"] as const)(
    "to cancel is done under %s",
    async (fault) => {
      const { gateway, purchase, pageOf } = createGatewayWorld(once(fault, "cancel"));
      const page = pageOf(value(await purchase()));
      await gateway.cancel(asked());
      expect(gateway.enterCard(page, "approve")).toBe(false);
    },
  );
});

describe("what is late", () => {
  it("is due next when the earliest of it is, until it is done", async () => {
    const late: GatewayFaultPlan = {
      ...always("late-execution"),
      extent: (_fault, { attempt }) => (attempt === 1 ? 0.5 : 0),
    };
    const { clock, gateway, purchase } = createGatewayWorld(late);
    const after = (ticks: number) => addMilliseconds(instant("2026-11-22"), ticks * tick);
    expect(gateway.nextDueAt()).toBeUndefined();
    await purchase();
    expect(gateway.nextDueAt()).toBe(after(3));
    await purchase(paymentId("p2"));
    expect(gateway.nextDueAt()).toBe(after(1));
    clock.advance(tick);
    gateway.doWhatIsDue();
    expect(gateway.nextDueAt()).toBe(after(3));
    clock.advance(2 * tick);
    gateway.doWhatIsDue();
    expect(gateway.nextDueAt()).toBeUndefined();
  });
});

describe("a card", () => {
  it("that is charged late is charged one to four ticks later", async () => {
    const { clock, pay, taken } = createGatewayWorld(once("late-execution", "card"));
    await pay("approve");
    expect(taken()).toBe(0n);
    clock.advance(4 * tick);
    expect(taken()).toBe(55_100n);
  });

  it("that is charged late is not charged if the payment is cancelled before", async () => {
    const { clock, gateway, pay, taken } = createGatewayWorld(once("late-execution", "card"));
    await pay("approve");
    expect(value(await gateway.cancel(asked())).outcome).toBe("approved");
    clock.advance(4 * tick);
    expect(taken()).toBe(0n);
  });

  it("is charged a tenth more or less under wrong-amount, and that is told", async () => {
    for (const [extent, minorUnits] of [
      [0, 49_590n],
      [0.5, 60_610n],
    ] as const) {
      const plan = { ...always("wrong-amount"), extent: () => extent };
      const { pay, inquire, taken } = createGatewayWorld(plan);
      await pay("approve");
      expect(taken()).toBe(minorUnits);
      const amount = { ...owed, minorUnits };
      expect(await inquire()).toMatchObject({ outcome: "approved", amount });
    }
  });

  it("is charged more than the least amount there is under wrong-amount, never nothing", async () => {
    const plan = { ...always("wrong-amount"), extent: () => 0 };
    const { gateway, pageOf, taken } = createGatewayWorld(plan);
    const report = value(await gateway.purchase({ ...asked(), amount: usd(1n) }));
    gateway.enterCard(pageOf(report), "approve");
    expect(taken()).toBe(2n);
  });

  it("is charged in another currency under wrong-currency, and that is told", async () => {
    const { pay, inquire, gateway } = createGatewayWorld(always("wrong-currency"));
    await pay("approve");
    const amount = { currency: "EUR", minorUnits: 55_100n };
    expect(gateway.takings(bill)).toMatchObject([{ paymentId: payment, amount }]);
    expect(await inquire()).toMatchObject({ outcome: "approved", amount });
  });

  it("is charged twice under key-ignored, with two references that are told at once", async () => {
    const { pay, inquire, gateway, taken } = createGatewayWorld(always("key-ignored"));
    await pay("approve");
    expect(taken()).toBe(110_200n);
    const [first, second] = gateway.takings(bill).map(({ gatewayRef }) => gatewayRef);
    expect(first).not.toBe(second);
    expect(await inquire()).toMatchObject({
      gatewayRef: first,
      besides: [{ gatewayRef: second }],
    });
  });

  it("has another page where a payment is sent again under key-ignored", async () => {
    const { purchase, pageOf } = createGatewayWorld(always("key-ignored"));
    const pages = [pageOf(value(await purchase())), pageOf(value(await purchase()))];
    expect(new Set(pages).size).toBe(2);
  });

  it("that is approved is told as declined afterwards under decline-after-approval", async () => {
    const { clock, pay, outcomes, gateway, webhooks, taken } = createGatewayWorld(
      always("decline-after-approval"),
    );
    await pay("approve");
    expect(await outcomes(3)).toStrictEqual(["approved", "declined", "declined"]);
    expect(taken()).toBe(55_100n);
    // Somebody has to ask again to hear of it.
    expect(webhooks).toHaveLength(1);
    clock.advance(tick);
    gateway.doWhatIsDue();
    expect(webhooks).toHaveLength(2);
  });

  it("is told as approved at least once, even if answers are lost before", async () => {
    const { pay, outcomes } = createGatewayWorld({
      ...nothing,
      hits: (fault, { operation, nth }) =>
        fault === "decline-after-approval" ||
        (fault === "lost-answer" && operation === "inquire" && nth < 3),
    });
    await pay("approve");
    expect(await outcomes(4)).toStrictEqual(["no-answer", "no-answer", "approved", "declined"]);
  });

  it.each(["decline", "insufficient-funds"] as const)(
    "that is refused (%s) is charged later under late-capture",
    async (verdict) => {
      const { clock, pay, outcomes, webhooks, taken } = createGatewayWorld(always("late-capture"));
      await pay(verdict);
      expect(await outcomes(1)).toStrictEqual(["declined"]);
      expect(taken()).toBe(0n);
      clock.advance(4 * tick);
      expect(await outcomes(1)).toStrictEqual(["approved"]);
      expect(taken()).toBe(55_100n);
      expect(webhooks).toHaveLength(2);
    },
  );

  it("is charged after a cancellation under late-capture, once", async () => {
    const { clock, gateway, purchase, outcomes, taken } = createGatewayWorld(
      always("late-capture"),
    );
    await purchase();
    for (let nth = 0; nth < 3; nth += 1) {
      expect(value(await gateway.cancel(asked())).outcome).toBe("approved");
    }
    expect(await outcomes(1)).toStrictEqual(["expired"]);
    clock.advance(4 * tick);
    expect(await outcomes(1)).toStrictEqual(["approved"]);
    expect(taken()).toBe(55_100n);
  });

  it("is not charged after the cancellation of a payment that never arrived", async () => {
    const { clock, gateway, purchase, taken } = createGatewayWorld(always("late-capture"));
    await gateway.cancel(asked());
    clock.advance(4 * tick);
    expect(value(await purchase()).outcome).toBe("expired");
    expect(taken()).toBe(0n);
  });

  it("leads to a long silence of inquiries, which ends", async () => {
    const { clock, pay, outcomes, webhooks } = createGatewayWorld(always("silence"));
    await pay("approve");
    expect(webhooks).toHaveLength(1);
    expect(await outcomes(2)).toStrictEqual(["no-answer", "no-answer"]);
    clock.advance(2 * minute - 1);
    expect(await outcomes(1)).toStrictEqual(["no-answer"]);
    clock.advance(1);
    expect(await outcomes(2)).toStrictEqual(["approved", "approved"]);
  });

  it("leads to silence after a lost answer too", async () => {
    const { clock, purchase, outcomes } = createGatewayWorld({
      ...nothing,
      hits: (fault, { operation }) =>
        fault === "silence" || (fault === "lost-answer" && operation === "purchase"),
    });
    await purchase();
    expect(await outcomes(1)).toStrictEqual(["no-answer"]);
    clock.advance(2 * minute);
    expect(await outcomes(1)).toStrictEqual(["action-required"]);
  });
});

describe("a webhook", () => {
  const about = { invoiceId: bill, paymentId: payment };

  it("comes once and is read where nothing goes wrong", async () => {
    const { pay, readWebhooks } = createGatewayWorld(nothing);
    await pay("approve");
    expect(await readWebhooks()).toStrictEqual([about]);
  });

  it.each([
    ["webhook-lost", []],
    ["webhook-duplicated", [about, about]],
    ["webhook-unsigned", ["badly-signed"]],
  ] as const)("under %s is read as %j", async (fault, read) => {
    const { pay, readWebhooks } = createGatewayWorld(always(fault));
    await pay("approve");
    expect(await readWebhooks()).toStrictEqual(read);
  });

  it("under webhook-early comes before the answer of the call that it is about, and once more", async () => {
    const { gateway, purchase, pageOf, log, readWebhooks } = createGatewayWorld(
      always("webhook-early"),
    );
    const report = value(await purchase().andTee(({ outcome }) => log.push(outcome)));
    expect(log).toStrictEqual(["webhook", "action-required"]);
    gateway.enterCard(pageOf(report), "approve");
    await gateway.cancel(asked()).andTee(({ outcome }) => log.push(outcome));
    expect(log.slice(2)).toStrictEqual(["webhook", "webhook", "declined"]);
    expect(await readWebhooks()).toStrictEqual([about, about, about]);
  });

  it("under webhook-reordered is held back until after the payment's next one", async () => {
    const { clock, gateway, pay, webhooks } = createGatewayWorld({
      extent: () => 0,
      hits: (fault, { operation, nth }) =>
        fault === "late-capture" ||
        (fault === "webhook-reordered" && operation === "webhook" && nth === 1),
    });
    await pay("decline");
    const declinedAt = clock.now();
    expect(webhooks).toStrictEqual([]);
    clock.advance(tick);
    gateway.doWhatIsDue();
    expect(webhooks.map(({ body }) => body.includes(declinedAt))).toStrictEqual([false, true]);
    clock.advance(4 * tick);
    gateway.doWhatIsDue();
    expect(webhooks).toHaveLength(2);
  });

  it("under webhook-reordered comes four ticks late where no other does", async () => {
    const { clock, gateway, pay, webhooks } = createGatewayWorld(always("webhook-reordered"));
    await pay("approve");
    clock.advance(4 * tick - 1);
    gateway.doWhatIsDue();
    expect(webhooks).toStrictEqual([]);
    clock.advance(1);
    gateway.doWhatIsDue();
    expect(webhooks).toHaveLength(1);
  });
});
