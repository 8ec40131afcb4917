import { type Failure, type Invoice, unavailable } from "@billsdue/core";
import { errAsync } from "neverthrow";
import { describe, expect, it } from "vitest";

import { sweep } from "../../src/lambda/sweep.ts";
import { bearer, createTestApi, json } from "../api-harness.ts";
import { createToldTelemetry } from "./told.ts";

const minute = 60_000;

/** A sweep over an API where nobody has paid yet, and whose receipts cannot be sent. */
async function scene() {
  const api = await createTestApi();
  const telemetry = createToldTelemetry();
  const receipts = () => errAsync(unavailable("mailer", "down"));
  const ports = { ...api.ports, receipts };
  return { api, telemetry, ports };
}

describe("a sweep", () => {
  it("that finds nothing says so, in zeros", async () => {
    const { telemetry, ports } = await scene();
    await sweep(ports, telemetry)();
    expect(telemetry.logged).toStrictEqual([{ event: "swept", invoices: 0, failed: 0 }]);
    expect(telemetry.measured).toStrictEqual([
      ["SweepFailures", 0],
      ["OldestOpenPayment", 0],
    ]);
  });

  it("measures in seconds for how long the oldest payment is open", async () => {
    const { api, telemetry, ports } = await scene();
    const token = await api.logIn("6", "schaupp");
    const wish = { expectedAmount: { amount: "501.00", currency: "USD" }, receipt: {} };
    const headers = { ...bearer(token), "Idempotency-Key": "idempotency-key-1" };
    expect((await api.request("/api/payments", json(wish, headers))).status).toBe(202);
    await api.settled();
    api.clock.advance(2 * minute);
    await sweep(ports, telemetry)();
    expect(telemetry.measured).toStrictEqual([
      ["SweepFailures", 0],
      ["OldestOpenPayment", 120],
    ]);
  });

  it("throws where it cannot look, so that its silence is noticed", async () => {
    const { telemetry, ports } = await scene();
    const findDue = () => errAsync<readonly Invoice[], Failure>(unavailable("table", "down"));
    const blind = { ...ports, invoices: { ...ports.invoices, findDue } };
    await expect(sweep(blind, telemetry)()).rejects.toThrow("table: unavailable: down");
    expect(telemetry.measured).toStrictEqual([]);
  });
});
