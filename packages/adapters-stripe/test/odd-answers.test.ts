import { createManualClock } from "@billsdue/adapters-memory";
import { problem, value } from "@billsdue/core/testing";
import { ResultAsync } from "neverthrow";
import { describe, expect, it } from "vitest";

import { createStripeClient, createStripeGateway } from "../src/index.ts";
import {
  answering,
  asked,
  holding,
  intent,
  list,
  paid,
  payment,
  refusal,
  retrieve,
  session,
} from "./stripe-answers.ts";
import { createScene } from "./stripe-scene.ts";

describe("what was taken", () => {
  it.each([0, -1])("is not nothing: %d is corrupt", async (amount_received) => {
    const { gateway } = createScene({ change: holding(paid({}, { amount_received })) });
    expect(problem(await gateway.inquire(payment))).toMatchObject({
      type: "corrupt",
      reason: "what was taken is no amount of a currency",
    });
  });
});

describe("of several sessions that are over", () => {
  it("the newest tells how it ended", async () => {
    const declined = intent({
      status: "requires_payment_method",
      amount_received: 0,
      last_payment_error: { decline_code: "generic_decline" },
    });
    const older = session({ id: "cs_a", status: "expired", url: null, payment_intent: declined });
    const newer = session({ id: "cs_b", status: "expired", url: null, created: asked + 1 });
    const left = createScene({ change: holding(older, newer) });
    expect(value(await left.gateway.inquire(payment)).outcome).toBe("expired");
    const last = { ...older, id: "cs_c", created: asked + 2 };
    const refused = createScene({ change: holding(newer, last) });
    expect(value(await refused.gateway.inquire(payment)).outcome).toBe("declined");
  });
});

describe("a session that comes in place of another", () => {
  it("is no answer, though it is one of the same payment", async () => {
    const other = answering(retrieve, async () => Response.json(session({ id: "cs_other" })));
    const { gateway } = createScene({
      change: answering(list, holding(session()), other),
    });
    expect(problem(await gateway.inquire(payment))).toMatchObject({
      type: "corrupt",
      key: "cs_test_1",
      reason: "another session came for it",
    });
  });
});

describe("a failure's words", () => {
  it("have Stripe's code where it is one, and no other words", async () => {
    const told = async (code: string) =>
      problem(
        await createScene({
          change: answering(list, async () => refusal(500, { type: "api_error", code })),
        }).gateway.inquire(payment),
      );
    expect(await told("internal_error")).toMatchObject({
      reason: expect.stringContaining("internal_error"),
    });
    expect(JSON.stringify(await told("Mary Schaupp"))).not.toContain("Schaupp");
  });
});

describe("secrets that throw, which none should,", () => {
  it("are a failure of each operation", async () => {
    const gateway = createStripeGateway({
      mode: "test",
      client: createStripeClient(),
      secrets: { read: () => new ResultAsync(Promise.reject(new TypeError("a bug"))) },
      clock: createManualClock(payment.requestedAt),
    });
    const webhook = { body: "{}", header: () => "t=1,v1=1" };
    const unread = { type: "unavailable", reason: "the answer could not be read" };
    expect(problem(await gateway.purchase(payment))).toMatchObject(unread);
    expect(problem(await gateway.inquire(payment))).toMatchObject(unread);
    expect(problem(await gateway.cancel(payment))).toMatchObject(unread);
    expect(problem(await gateway.readWebhook(webhook))).toMatchObject(unread);
  });
});
