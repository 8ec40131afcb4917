import { once } from "node:events";

import { describe, expect, it } from "vitest";

import { createDeadline } from "../../src/lambda/deadline.ts";

const lasting = (ms: number) => ({ getRemainingTimeInMillis: () => ms });

describe("the deadline of an invocation", () => {
  it("is three seconds before its time is up, and a third of a second for last words", async () => {
    const deadline = createDeadline();
    const begun = performance.now();
    deadline.begin(lasting(3_060));
    const signal = deadline.signal();
    expect(signal.aborted).toBe(false);
    await once(signal, "abort");
    // Timers count whole milliseconds.
    expect(performance.now() - begun).toBeGreaterThan(58);
    expect(deadline.lastSignal().aborted).toBe(false);
    deadline.begin(lasting(360));
    await once(deadline.lastSignal(), "abort");
    expect(deadline.signal().aborted).toBe(true);
  });

  it("is its own: the next invocation has another", () => {
    const deadline = createDeadline();
    deadline.begin(lasting(2_000));
    const first = deadline.signal();
    deadline.begin(lasting(60_000));
    expect(deadline.signal()).not.toBe(first);
    expect(deadline.signal().aborted).toBe(false);
  });

  it("is over where no invocation has begun", () => {
    expect(createDeadline().signal().aborted).toBe(true);
    expect(createDeadline().lastSignal().aborted).toBe(true);
  });
});
