import { describe, expect, it } from "vitest";

import { recoveredPaymentId } from "../../ids.ts";
import type { CallbackStore } from "../../ports/callback-store.ts";
import { addMilliseconds } from "../../time/instant.ts";
import { instant, paymentId } from "../make.ts";
import { value } from "../outcome.ts";

const id = paymentId("first");
const now = instant("2026-11-22");
const until = addMilliseconds(now, 1000);
// The longest that Step Functions makes.
const longest = "t".repeat(2048);

/** What every callback store does. */
export function describeCallbackStore(
  name: string,
  create: () => CallbackStore | Promise<CallbackStore>,
): void {
  describe(`callback store: ${name}`, () => {
    it("knows of no token at first", async () => {
      const store = await create();
      expect(value(await store.find(id, now))).toBeUndefined();
    });

    it("gives a token back as it is, the longest too", async () => {
      const store = await create();
      for (const token of ["AQ+/=?token", longest]) {
        value(await store.keep(id, token, until));
        expect(value(await store.find(id, now))).toBe(token);
      }
    });

    it("keeps the last one of a payment: the workflow waits under that", async () => {
      const store = await create();
      value(await store.keep(id, "first", until));
      value(await store.keep(id, "second", until));
      expect(value(await store.find(id, now))).toBe("second");
    });

    it("keeps one for each payment, those with the longest ids too", async () => {
      const store = await create();
      const other = recoveredPaymentId(paymentId("p".repeat(64)), 999);
      value(await store.keep(id, "first", until));
      value(await store.keep(other, "other", until));
      expect(value(await store.find(id, now))).toBe("first");
      expect(value(await store.find(other, now))).toBe("other");
    });

    it("forgets a token the moment it is over, whether deleted or not", async () => {
      const store = await create();
      value(await store.keep(id, "first", until));
      expect(value(await store.find(id, addMilliseconds(until, -1)))).toBe("first");
      expect(value(await store.find(id, until))).toBeUndefined();
    });
  });
}
