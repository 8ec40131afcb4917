import { type Failure, type Started, unavailable } from "@billsdue/core";
import { fingerprint, invoiceId, paymentId } from "@billsdue/core/testing";
import { errAsync } from "neverthrow";
import { describe, expect, it } from "vitest";

import {
  observedEvents,
  observedMailer,
  observedStarter,
  observedTexter,
} from "../../src/lambda/observed.ts";
import { createToldTelemetry } from "./told.ts";

const ids = { invoiceId: invoiceId("007"), paymentId: paymentId("first") };
const down = unavailable("port", "down");
const logged = { event: "failure", type: "unavailable", port: "port", reason: "down" };

describe("what nobody else hears of", () => {
  it("is logged of events that are not told", async () => {
    const telemetry = createToldTelemetry();
    const events = observedEvents({ publish: () => errAsync<void, Failure>(down) }, telemetry);
    const event = { type: "file-held", fingerprint: fingerprint("f"), holds: [] } as const;
    expect((await events.publish([event])).isErr()).toBe(true);
    expect(telemetry.logged).toStrictEqual([logged]);
  });

  it("is logged of a workflow that is not started", async () => {
    const telemetry = createToldTelemetry();
    const starter = { start: () => errAsync<Started, Failure>(down) };
    expect((await observedStarter(starter, telemetry).start(ids)).isErr()).toBe(true);
    expect(telemetry.logged).toStrictEqual([logged]);
  });

  it("is logged of receipts that are not sent, but not of those that are refused for good", async () => {
    const telemetry = createToldTelemetry();
    const failing = { send: () => errAsync<void, Failure>(down) };
    await observedMailer(failing, telemetry).send({ to: "a@b.example", subject: "", body: "" });
    await observedTexter(failing, telemetry).send({ to: "+12125550123", text: "" });
    expect(telemetry.logged).toStrictEqual([logged, logged]);
    const refused = { type: "delivery-refused", reason: "no such address" } as const;
    await observedMailer({ send: () => errAsync(refused) }, telemetry).send({
      to: "a@b.example",
      subject: "",
      body: "",
    });
    expect(telemetry.logged).toHaveLength(2);
    expect(telemetry.measured).toHaveLength(3);
  });
});
