import { addMilliseconds } from "@billsdue/core";
import { currency, invoiceId, value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import {
  asked,
  bill,
  createGatewayWorld,
  minute,
  nothing,
  owed,
  payment,
  usd,
} from "./gateway-world.ts";

const day = 24 * 60 * minute;

describe("a key", () => {
  it("is the same payment until its window is over, and then another", async () => {
    const { clock, gateway, purchase, pageOf, taken } = createGatewayWorld(nothing);
    const first = pageOf(value(await purchase()));
    gateway.enterCard(first, "approve");
    clock.advance(day - 1);
    expect(value(await purchase()).outcome).toBe("approved");
    clock.advance(1);
    const second = pageOf(value(await purchase()));
    expect(second).not.toBe(first);
    expect(taken()).toBe(55_100n);
    gateway.enterCard(second, "approve");
    expect(taken()).toBe(110_200n);
  });

  it("with two takings tells of both at once", async () => {
    const { gateway, purchase, pageOf, inquire } = createGatewayWorld(nothing);
    gateway.enterCard(pageOf(value(await purchase())), "approve", [owed, usd(1n)]);
    const [first, second] = gateway.takings(bill).map(({ gatewayRef }) => gatewayRef);
    expect(first).not.toBe(second);
    expect(await inquire()).toMatchObject({
      outcome: "approved",
      gatewayRef: first,
      amount: owed,
      besides: [{ gatewayRef: second, amount: usd(1n) }],
    });
  });

  it("that was cancelled is never taken again, even after its window", async () => {
    const { clock, gateway, purchase, pay, taken } = createGatewayWorld(nothing);
    const page = await pay("decline");
    expect(value(await gateway.cancel(asked())).outcome).toBe("approved");
    clock.advance(2 * day);
    expect(value(await purchase()).outcome).toBe("declined");
    expect(gateway.enterCard(page, "approve")).toBe(false);
    expect(taken()).toBe(0n);
  });
});

describe("settling later", () => {
  it("is accepted for a minute, then approved as of when it settled", async () => {
    const { clock, gateway, pay, inquire, taken } = createGatewayWorld(nothing, {
      settles: "later",
    });
    await pay("approve");
    const typedAt = clock.now();
    expect(await inquire()).toMatchObject({ outcome: "accepted", at: typedAt });
    expect(taken()).toBe(55_100n);
    expect(value(await gateway.cancel(asked())).outcome).toBe("declined");
    clock.advance(minute - 1);
    expect((await inquire()).outcome).toBe("accepted");
    clock.advance(1);
    const settledAt = addMilliseconds(typedAt, minute);
    expect(await inquire()).toMatchObject({ outcome: "approved", at: settledAt, amount: owed });
  });
});

describe("the books", () => {
  it("say what was taken, for which payment, in which currency", async () => {
    const { clock, gateway, purchase, pageOf, taken } = createGatewayWorld(nothing);
    const eur = { currency: currency("EUR"), minorUnits: 3n };
    gateway.enterCard(pageOf(value(await purchase())), "approve", [owed, eur]);
    expect(gateway.takings(bill)).toStrictEqual(
      [owed, eur].map((amount) => ({
        invoiceId: bill,
        paymentId: payment,
        gatewayRef: expect.stringMatching(/^ch_/),
        amount,
        at: clock.now(),
      })),
    );
    expect(taken()).toBe(55_103n);
    expect(gateway.takings(invoiceId("8"))).toStrictEqual([]);
  });

  it("take a payment after all that was told as over, and once only", async () => {
    const { gateway, pay, inquire, taken } = createGatewayWorld(nothing);
    expect(gateway.takeAfterAll(payment)).toBe(false);
    await pay("decline");
    expect((await inquire()).outcome).toBe("declined");
    expect(gateway.takeAfterAll(payment)).toBe(true);
    expect(gateway.takeAfterAll(payment)).toBe(false);
    expect((await inquire()).outcome).toBe("approved");
    expect(taken()).toBe(55_100n);
  });
});
