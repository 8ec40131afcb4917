import { describe, expect, it } from "vitest";

import {
  isReceiptFinal,
  mostAttempts,
  type Receipt,
  receiptDueAt,
  retryDelaysMs,
} from "../../src/index.ts";
import { instant, paymentId } from "../../src/testing/index.ts";
import { monday, tuesday } from "../scene.ts";

const minutes = 60_000;

function receipt(
  state:
    | { readonly status: "queued"; readonly notBefore: typeof monday }
    | { readonly status: "sending"; readonly leaseUntil: typeof monday }
    | { readonly status: "sent"; readonly at: typeof monday }
    | { readonly status: "undeliverable"; readonly at: typeof monday; readonly reason: string },
): Receipt {
  const to = { channel: "email", address: "a@example.org" } as const;
  return { to, number: paymentId("p1"), attempts: 1, ...state };
}

describe("a receipt", () => {
  it("that waits is due at its time, and nothing is final yet", () => {
    const waiting = receipt({ status: "queued", notBefore: tuesday });
    expect([isReceiptFinal(waiting), receiptDueAt(waiting)]).toStrictEqual([false, tuesday]);
  });

  it("that is being sent is due when the try may be given up", () => {
    const leaseUntil = instant("2026-11-23T12:01:00.000Z");
    const trying = receipt({ status: "sending", leaseUntil });
    expect([isReceiptFinal(trying), receiptDueAt(trying)]).toStrictEqual([false, leaseUntil]);
  });

  it.each([
    receipt({ status: "sent", at: monday }),
    receipt({ status: "undeliverable", at: monday, reason: "no such mailbox" }),
  ])("that is $status is final, and never due again", (done) => {
    expect([isReceiptFinal(done), receiptDueAt(done)]).toStrictEqual([true, undefined]);
  });
});

describe("the tries of an e-mail", () => {
  it("wait a minute, five, half an hour and two hours", () => {
    expect(retryDelaysMs).toStrictEqual([minutes, 5 * minutes, 30 * minutes, 120 * minutes]);
  });

  it("are five: the first, and one after each wait", () => {
    expect(mostAttempts).toBe(5);
  });
});
