import { describe, expect, it } from "vitest";

import {
  type CapturedPayment,
  explain,
  type InvoiceCommand,
  operatorCasesOf,
  reviewSince,
} from "../../src/index.ts";
import { idempotencyKey, localDate, paymentId, watermark } from "../../src/testing/index.ts";
import {
  after,
  billed,
  captured,
  paid,
  policy,
  reaching,
  requested,
  resolve,
  row,
  stated,
  tuesday,
} from "../scene.ts";

const ofTuesday: CapturedPayment = captured({
  id: paymentId("p2"),
  idempotencyKey: idempotencyKey("k2"),
  amount: 6_000n,
  requestedAt: tuesday,
  capturedAt: tuesday,
  gatewayRef: "gw-2",
  unpostedFigure: watermark("2026-11-24"),
});

/** Tuesday's figure fell by Monday's capture. It still stands on Thursday, when it ought to have fallen by Tuesday's capture as well. */
const secondDisputed = (...more: readonly InvoiceCommand[]) =>
  after(
    [
      billed(),
      ...reaching(captured({ amount: 4_000n })),
      {
        type: "invoice-revised",
        stated: stated("2026-11-24", { amount: 6_000n }),
        stillUnposted: [],
        rebilled: false,
      },
      ...reaching(ofTuesday),
    ],
    row("2026-11-26", { amount: 6_000n }),
    ...more,
  );

describe("a posting dispute", () => {
  it("waits for an operator since its own capture, not since one that was posted before", () => {
    const disputes = operatorCasesOf(secondDisputed(), policy);
    expect(
      disputes.map((found) => found.type === "posting-dispute" && [found.since, found.capture]),
    ).toStrictEqual([[tuesday, ofTuesday]]);
    expect(reviewSince(secondDisputed())).toBe(tuesday);
  });

  it("that was decided as not posted is explained as not posted yet", () => {
    const [dispute] = operatorCasesOf(secondDisputed(), policy);
    const decided = secondDisputed(resolve(dispute?.id ?? "", "not-posted"));
    const postings = explain(decided, policy).flatMap((fact) =>
      fact.type === "captured" ? [fact.posting] : [],
    );
    expect(postings).toStrictEqual(["by-calendar", "not-yet"]);
  });
});

describe("a capture that no file acknowledges", () => {
  it("is explained without the biller's last payment day, though one from before is known", () => {
    const start = billed("2026-11-20", { lastPaymentOn: localDate("2026-11-19") });
    const [, fact] = explain(after([start, requested, paid]), policy);
    expect(fact).toStrictEqual({
      type: "captured",
      paymentId: captured().id,
      captured: 10_000n,
      at: captured().capturedAt,
      gatewayRef: "gw-1",
      posting: "not-yet",
      amount: -10_000n,
    });
  });
});
