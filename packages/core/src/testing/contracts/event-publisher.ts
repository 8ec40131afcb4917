import { describe, expect, it } from "vitest";

import type { DomainEvent, EventPublisher } from "../../ports/event-publisher.ts";
import { currency, fingerprint, invoiceId, paymentId } from "../make.ts";
import { shown } from "../outcome.ts";

/** A publisher, and what has been heard of it, in any order. */
export interface EventPublisherHarness {
  readonly publisher: EventPublisher;
  readonly heard: () => readonly DomainEvent[] | Promise<readonly DomainEvent[]>;
}

const about = { invoiceId: invoiceId("007"), paymentId: paymentId("p1") };
const amount = { currency: currency("USD"), minorUnits: 9_007_199_254_740_993n };

/** What every event publisher does. The order in which events are heard is none of it. */
export function describeEventPublisher(
  name: string,
  create: () => EventPublisherHarness | Promise<EventPublisherHarness>,
): void {
  describe(`event publisher: ${name}`, () => {
    it("publishes every kind of event whole, amounts beyond 2^53 included", async () => {
      const { publisher, heard } = await create();
      const events: readonly DomainEvent[] = [
        { type: "file-ingested", fingerprint: fingerprint("a"), rows: 3 },
        { type: "file-held", fingerprint: fingerprint("a"), holds: ["F_ANOMALY", "F_CONTROL_SUM"] },
        { type: "payment-captured", ...about, amount },
        { type: "payment-declined", ...about, amount },
        { type: "payment-not-charged", ...about, amount },
        { type: "exception-raised", ...about, exception: "captured-twice" },
        { type: "case-resolved", ...about, action: "refunded" },
      ];
      expect((await publisher.publish(events)).isOk()).toBe(true);
      expect(inOrder(await heard())).toStrictEqual(inOrder(events));
    });

    it("publishes nothing as nothing", async () => {
      const { publisher, heard } = await create();
      expect((await publisher.publish([])).isOk()).toBe(true);
      expect(await heard()).toStrictEqual([]);
    });

    it("publishes more events than one call of most services takes", async () => {
      const { publisher, heard } = await create();
      const events = Array.from({ length: 25 }, (_, rows): DomainEvent => ({
        type: "file-ingested",
        fingerprint: fingerprint("b"),
        rows,
      }));
      expect((await publisher.publish(events)).isOk()).toBe(true);
      expect(inOrder(await heard())).toStrictEqual(inOrder(events));
    });
  });
}

/** The events in an order that depends on nothing but them. */
function inOrder(events: readonly DomainEvent[]): readonly DomainEvent[] {
  return events
    .map((event) => ({ event, text: shown(event) }))
    .toSorted((one, other) => (one.text < other.text ? -1 : 1))
    .map(({ event }) => event);
}
