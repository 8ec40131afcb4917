import { describe, expect, it } from "vitest";

import { type InvoiceCommand, type InvoiceEvent, sweepDueAt } from "../../src/index.ts";
import { given, instant } from "../../src/testing/index.ts";
import {
  after,
  billed,
  cancelSaid,
  monday,
  move,
  paid,
  payment,
  reaching,
  record,
  requested,
  said,
} from "../scene.ts";

const { status: _status, ...request } = payment();
const sent = { ...request, firstSentAt: monday, sentAt: monday };
const pending = reaching({ ...sent, status: "pending" });
const atCardPage = reaching({
  ...sent,
  status: "requires-action",
  url: "https://gateway.example/page/1",
  expiresAt: monday,
});
const unknown = reaching({ ...sent, status: "unknown" });

const pause = (settles: "at-once" | "later" = "at-once"): InvoiceCommand => ({
  type: "pause-sweep",
  now: monday,
  settles,
});

/** How many seconds the sweep waits after each of nine looks in vain. */
function pauses(start: readonly InvoiceEvent[], settles: "at-once" | "later"): readonly number[] {
  return Array.from({ length: 9 }, (_, looks) => {
    const commands = Array.from({ length: looks + 1 }, () => pause(settles));
    const due = sweepDueAt(after([billed(), ...start], ...commands)) ?? monday;
    return (Date.parse(due) - Date.parse(monday)) / 1000;
  });
}

describe("the pause of the sweep", () => {
  it("doubles from half a minute to a quarter of an hour", () => {
    const expected = [30, 60, 120, 240, 480, 900, 900, 900, 900];
    expect(pauses(unknown, "at-once")).toStrictEqual(expected);
    expect(pauses(unknown, "later")).toStrictEqual(expected);
    expect(pauses(pending, "at-once")).toStrictEqual(expected);
  });

  it("goes up to an hour for what a gateway that settles later has accepted", () => {
    expect(pauses(pending, "later")).toStrictEqual([30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
  });

  it("is over as soon as the payment moves", () => {
    const paused = after([billed(), ...unknown], pause(), pause());
    expect(sweepDueAt(paused)).toBe(instant("2026-11-23T12:01:00.000Z"));
    const moved = after([billed(), ...unknown], pause(), pause(), record(said("accepted")));
    expect(moved.payments[0]?.status).toBe("pending");
    expect(moved.sweepPause).toBeUndefined();
    expect(sweepDueAt(moved)).toBe(monday);
  });

  it("goes on where it is asked in vain by being sent again or cancelled", () => {
    const looked = after(
      [billed(), ...unknown],
      pause(),
      move("resubmit-payment"),
      record(said("no-answer")),
    );
    expect([looked.payments[0]?.status, looked.sweepPause?.tries]).toStrictEqual(["unknown", 1]);
    const canceling = after(
      [billed(), ...atCardPage],
      pause(),
      move("cancel-payment"),
      record(cancelSaid("rejected")),
    );
    expect([canceling.payments[0]?.status, canceling.sweepPause?.tries]).toStrictEqual([
      "requires-action",
      1,
    ]);
  });

  it("is over for a call that is under way only with its lease", () => {
    const sending = after([billed(), ...unknown], pause(), move("resubmit-payment"));
    expect(sweepDueAt(sending)).toBe(instant("2026-11-23T12:01:00.000Z"));
  });

  it("stays where a report says nothing new", () => {
    const paused = after([billed(), ...unknown], pause(), record(said("no-answer")));
    expect(paused.sweepPause?.tries).toBe(1);
  });

  it("is not made where nothing is open", () => {
    given(billed()).when(pause()).thenNothing();
    given(billed(), requested, paid).when(pause()).thenNothing();
  });
});
