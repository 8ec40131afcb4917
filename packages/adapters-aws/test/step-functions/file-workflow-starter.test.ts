import { SFNClient } from "@aws-sdk/client-sfn";
import { createManualClock } from "@billsdue/adapters-memory";
import { instant, invoiceId, paymentId, value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";

import {
  createStepFunctionsFileWorkflowStarter,
  createStepFunctionsReceipts,
  sfnClientOptions,
} from "../../src/step-functions/index.ts";
import { type Answer, fakeHandler, jsonException, nowhere } from "../fake-handler.ts";

const stateMachineArn = "arn:aws:states:us-east-1:123456789012:stateMachine:files";
const started: Answer = { status: 200, body: '{"executionArn":"arn","startDate":1}' };
const request = z.object({ name: z.string(), input: z.string() });

function starting(...answers: readonly Answer[]) {
  const { requestHandler, requests } = fakeHandler(...answers);
  const client = new SFNClient({ ...nowhere, ...sfnClientOptions(), requestHandler });
  const starter = createStepFunctionsFileWorkflowStarter({ client, stateMachineArn });
  const sent = () => requests.map(({ body }) => z.parse(request, JSON.parse(body)));
  return { starter, sent };
}

describe("a start for a big file", () => {
  it("is named by its key and version, and tells them as they are", async () => {
    const { starter, sent } = starting(started);
    const file = { key: "inbox/a b+ü.csv", version: "v1" };
    expect(value(await starter.start(file))).toBe("started");
    value(await starter.start(file));
    value(await starter.start({ ...file, version: "v2" }));
    value(await starter.start({ ...file, key: "inbox/other.csv" }));
    const [first, again, ...others] = sent();
    expect(first?.name).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.parse(first?.input ?? "")).toStrictEqual(file);
    expect(again).toStrictEqual(first);
    expect(new Set([first, ...others].map((each) => each?.name)).size).toBe(3);
  });

  it("has a name of its own each time where there are no versions", async () => {
    const { starter, sent } = starting(started);
    const file = { key: "inbox/bills.csv", version: undefined };
    for (let nth = 0; nth < 2; nth += 1) value(await starter.start(file));
    const [first, second] = sent();
    expect(second?.name).not.toBe(first?.name);
    expect(JSON.parse(first?.input ?? "")).toStrictEqual({ key: file.key, version: null });
  });

  it("says already-started where the same version was ingested before", async () => {
    const { starter } = starting(jsonException("ExecutionAlreadyExists"));
    expect(value(await starter.start({ key: "k", version: "v" }))).toBe("already-started");
  });
});

describe("receipts that nobody has sent", () => {
  const payment = { invoiceId: invoiceId("007"), paymentId: paymentId("first") };

  it("are left to one more execution of the payment's workflow, at most one a minute", async () => {
    const { requestHandler, requests } = fakeHandler(started);
    const client = new SFNClient({ ...nowhere, ...sfnClientOptions(), requestHandler });
    const clock = createManualClock(instant("2026-11-23"));
    const see = createStepFunctionsReceipts({ client, stateMachineArn, clock });
    const other = { ...payment, paymentId: paymentId("other") };
    for (const receipt of [payment, { ...payment, channel: "text" }, other]) {
      expect(value(await see(receipt))).toBe("started");
    }
    clock.advance(60_000);
    value(await see(payment));
    const [email, text, others, later] = requests.map(({ body }) =>
      z.parse(request, JSON.parse(body)),
    );
    expect(JSON.parse(email?.input ?? "")).toStrictEqual(payment);
    expect(text).toStrictEqual(email);
    expect(new Set([email, others, later].map((each) => each?.name)).size).toBe(3);
    expect(email?.name).not.toBe(payment.paymentId);
  });
});
