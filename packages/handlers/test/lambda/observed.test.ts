import {
  createMemoryEventPublisher,
  createMemoryMailer,
  createMemoryTexter,
} from "@billsdue/adapters-memory";
import { type DomainEvent, type Failure, parseMoney, unavailable } from "@billsdue/core";
import { invoiceId, paymentId } from "@billsdue/core/testing";
import { errAsync } from "neverthrow";
import { describe, expect, it } from "vitest";

import { observedEvents, observedMailer, observedTexter } from "../../src/lambda/observed.ts";
import { createToldTelemetry } from "./told.ts";

const ids = { invoiceId: invoiceId("007"), paymentId: paymentId("first") };
const money = parseMoney("5.01", "USD")._unsafeUnwrap();
const email = { to: "mary@example.com", subject: "Receipt", body: "Thank you" };
const text = { to: "+12125550123", text: "Thank you" };

describe("observed events", () => {
  it.each([
    ["payment-captured", "PaymentsCaptured"],
    ["payment-declined", "PaymentsDeclined"],
    ["payment-not-charged", "PaymentsNotCharged"],
  ] as const)("log %s by its ids, count it, and pass it on", async (type, metric) => {
    const heard: DomainEvent[] = [];
    const telemetry = createToldTelemetry();
    const events = observedEvents(
      createMemoryEventPublisher((event) => heard.push(event)),
      telemetry,
    );
    const event = { type, ...ids, amount: money } as const;
    await events.publish([event]);
    expect(heard).toStrictEqual([event]);
    expect(telemetry.logged).toStrictEqual([{ event: type, ...ids }]);
    expect(telemetry.measured).toStrictEqual([[metric, 1]]);
  });

  it("count exceptions, and no decision of an operator", async () => {
    const telemetry = createToldTelemetry();
    const events = observedEvents(createMemoryEventPublisher(), telemetry);
    await events.publish([
      { type: "exception-raised", ...ids, exception: "captured-twice" },
      { type: "case-resolved", ...ids, action: "confirm-captured" },
    ]);
    expect(telemetry.logged).toHaveLength(2);
    expect(telemetry.measured).toStrictEqual([["Exceptions", 1]]);
  });
});

describe("an observed sender", () => {
  it("counts nothing where the receipt went out", async () => {
    const telemetry = createToldTelemetry();
    await observedMailer(
      createMemoryMailer(() => undefined),
      telemetry,
    ).send(email);
    await observedTexter(
      createMemoryTexter(() => undefined),
      telemetry,
    ).send(text);
    expect(telemetry.measured).toStrictEqual([]);
  });

  it("counts what could not be sent, by its channel, and says so to whoever asked", async () => {
    const telemetry = createToldTelemetry();
    const down = { send: () => errAsync<void, Failure>(unavailable("ses", "down")) };
    expect((await observedMailer(down, telemetry).send(email)).isErr()).toBe(true);
    expect((await observedTexter(down, telemetry).send(text)).isErr()).toBe(true);
    expect(telemetry.measured).toStrictEqual([
      ["ReceiptsFailed", 1, { name: "Channel", value: "email" }],
      ["ReceiptsFailed", 1, { name: "Channel", value: "text" }],
    ]);
  });
});
