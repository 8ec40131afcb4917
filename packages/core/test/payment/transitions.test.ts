import { describe, expect, it } from "vitest";

import {
  type AwaitingPayment,
  commandTransitions,
  decide,
  type EndedStatus,
  evolve,
  fold,
  type GatewayReport,
  type Instant,
  type OpenPayment,
  type OpenStatus,
  type Operation,
  type Payment,
  type PaymentCommand,
  reportTransitions,
  type Target,
} from "../../src/index.ts";
import { instant, outcomes, problem, stateAfter, value } from "../../src/testing/index.ts";
import {
  approved,
  billed,
  cancelSaid,
  declined,
  leaseMs,
  monday,
  move,
  notFoundGraceMs,
  payment,
  record,
  said,
} from "../scene.ts";

const { status: _status, ...request } = payment();
const sent = { ...request, sentAt: monday };
const late = instant("2026-11-23T12:05:00.000Z");
const early = instant("2026-11-23T12:00:09.999Z");

const awaiting: Readonly<Record<AwaitingPayment["status"], AwaitingPayment>> = {
  pending: { ...sent, status: "pending" },
  unknown: { ...sent, status: "unknown" },
  "requires-action": {
    ...sent,
    status: "requires-action",
    url: "https://gateway.example/page/1",
    expiresAt: late,
  },
};

/** One payment in each open state, and one in each kind of call under way. */
const open: readonly OpenPayment[] = [
  payment(),
  { ...sent, status: "submitting", operation: "purchase", leaseUntil: early },
  ...Object.values(awaiting),
  ...Object.values(awaiting).map((before): OpenPayment => ({
    ...sent,
    status: "submitting",
    operation: "cancel",
    leaseUntil: early,
    before,
  })),
];

const operations: readonly Operation[] = ["purchase", "cancel"];
const openStatuses = ["created", "submitting", "pending", "requires-action", "unknown"] as const;
const endedStatuses = ["captured", "declined", "failed", "canceled"] as const;

function reportOf(
  operation: Operation,
  outcome: GatewayReport["outcome"],
  at: Instant,
): GatewayReport {
  if (operation === "cancel") return cancelSaid(outcome, at);
  switch (outcome) {
    case "approved":
      return approved("gw-1", at);
    case "declined":
      return declined(at);
    case "action-required":
      return {
        operation,
        outcome,
        source: "inquiry",
        at,
        url: "https://gateway.example/page/2",
        expiresAt: late,
      };
    default:
      return said(outcome, at);
  }
}

/** The state in which a cell leaves the payment, as the table's legend has it. */
function expected(target: Target, from: OpenPayment, graceIsOver: boolean): Payment["status"] {
  const previous =
    from.status === "submitting" && from.operation === "cancel" ? from.before.status : from.status;
  switch (target) {
    case "stays":
    case "exception":
      return from.status;
    case "previous":
      return previous;
    case "failed-after-grace":
      return graceIsOver ? "failed" : from.status;
    case "previous-after-grace":
      return graceIsOver ? previous : from.status;
    default:
      return target;
  }
}

const cells = open.flatMap((from) =>
  operations.flatMap((operation) =>
    outcomes.flatMap((outcome) =>
      [early, late].map((at) => ({
        from,
        operation,
        outcome,
        at,
        name: `${from.status}${from.status === "submitting" ? ` (${from.operation})` : ""}`,
        when: at === late ? "after the grace" : "within the grace",
      })),
    ),
  ),
);

describe("the table of reports", () => {
  it("says what the design says, cell by cell", () => {
    const onceSent = {
      purchase: {
        approved: "captured",
        accepted: "pending",
        "action-required": "requires-action",
        declined: "declined",
        rejected: "failed",
        "not-found": "failed-after-grace",
        expired: "canceled",
        "no-answer": "unknown",
      },
      cancel: {
        approved: "canceled",
        accepted: "pending",
        "action-required": "exception",
        declined: "unknown",
        rejected: "previous",
        "not-found": "previous-after-grace",
        expired: "canceled",
        "no-answer": "unknown",
      },
    };
    expect(reportTransitions).toStrictEqual({
      created: {
        purchase: {
          approved: "captured",
          accepted: "exception",
          "action-required": "exception",
          declined: "exception",
          rejected: "stays",
          "not-found": "stays",
          expired: "stays",
          "no-answer": "stays",
        },
        cancel: {
          approved: "stays",
          accepted: "stays",
          "action-required": "exception",
          declined: "exception",
          rejected: "stays",
          "not-found": "stays",
          expired: "stays",
          "no-answer": "stays",
        },
      },
      submitting: onceSent,
      pending: onceSent,
      "requires-action": onceSent,
      unknown: onceSent,
    });
  });

  it("is total: every state, operation and outcome has a target", () => {
    expect(Object.keys(reportTransitions).sort()).toStrictEqual([...openStatuses].sort());
    for (const status of openStatuses) {
      for (const operation of operations) {
        expect(Object.keys(reportTransitions[status][operation]).sort()).toStrictEqual(
          [...outcomes].sort(),
        );
      }
    }
  });

  it.each(cells)(
    "moves $name as it says: $operation $outcome, $when",
    ({ from, operation, outcome, at }) => {
      const before = stateAfter([
        billed(),
        { type: "payment-requested", payment: payment() },
        { type: "payment-moved", payment: from },
      ]);
      const target = reportTransitions[from.status][operation][outcome];
      const events = value(decide(record(reportOf(operation, outcome, at)), before));
      const after = fold(evolve, before, events);
      expect(after?.payments).toHaveLength(1);
      const [moved] = after?.payments ?? [];
      const graceIsOver = from.status !== "created" && at === late;
      expect(moved?.status).toBe(expected(target, from, graceIsOver));
      expect(after?.exceptions.map(({ type }) => type)).toStrictEqual(
        target === "exception" ? ["report-makes-no-sense"] : [],
      );
      if (moved?.status === from.status && target !== "requires-action")
        expect(moved).toStrictEqual(from);
      expect({ ...moved }).toMatchObject(request);
    },
  );

  it.each(cells)(
    "says nothing new the second time: $name, $operation $outcome, $when",
    ({ from, operation, outcome, at }) => {
      const before = stateAfter([
        billed(),
        { type: "payment-requested", payment: payment() },
        { type: "payment-moved", payment: from },
      ]);
      const report = record(reportOf(operation, outcome, at));
      const once = fold(evolve, before, value(decide(report, before)));
      const twice = value(decide(report, once));
      // A report on the cancellation that was under way takes the payment back; on what it was, it may then be applied once more.
      if (from.status === "submitting" && from.operation === "cancel" && operation === "cancel") {
        const [payments, again] = [once?.payments, fold(evolve, once, twice)?.payments];
        expect(again?.[0]?.amount).toBe(payments?.[0]?.amount);
        return;
      }
      expect(twice).toStrictEqual([]);
    },
  );
});

describe("the grace of not-found", () => {
  it("counts from the last send to the millisecond", () => {
    const unknown = awaiting.unknown;
    const start = stateAfter([
      billed(),
      { type: "payment-requested", payment: payment() },
      { type: "payment-moved", payment: unknown },
    ]);
    const at = (milliseconds: number) =>
      instant(new Date(Date.parse(monday) + milliseconds).toISOString());
    const within = value(decide(record(said("not-found", at(notFoundGraceMs - 1))), start));
    const over = value(decide(record(said("not-found", at(notFoundGraceMs))), start));
    expect(within).toStrictEqual([]);
    expect(over).toStrictEqual([
      {
        type: "payment-moved",
        payment: { ...request, status: "failed", endedAt: at(notFoundGraceMs) },
      },
    ]);
  });

  it("starts again when a cancellation is sent", () => {
    const start = stateAfter([
      billed(),
      { type: "payment-requested", payment: payment() },
      { type: "payment-moved", payment: awaiting.unknown },
    ]);
    const canceling = fold(evolve, start, value(decide(move("cancel-payment", late), start)));
    const soon = instant("2026-11-23T12:05:01.000Z");
    expect(value(decide(record(said("not-found", soon)), canceling))).toStrictEqual([]);
  });
});

describe("the table of commands", () => {
  const commands: readonly PaymentCommand[] = ["submit", "cancel"];

  it.each(
    open.flatMap((from) => commands.map((command) => ({ from, command, status: from.status }))),
  )("is what $command does to a payment that is $status", ({ from, command }) => {
    const before = stateAfter([
      billed(),
      { type: "payment-requested", payment: payment() },
      { type: "payment-moved", payment: from },
    ]);
    const decided = decide(
      move(command === "submit" ? "submit-payment" : "cancel-payment", late),
      before,
    );
    const target = commandTransitions[command][from.status];
    const now = decided.match(
      (events) => fold(evolve, before, events)?.payments[0]?.status,
      (refusal) => refusal.type,
    );
    expect(now).toBe(target ?? "too-late");
  });

  it("waits for the lease of the call under way", () => {
    const from: OpenPayment = {
      ...sent,
      status: "submitting",
      operation: "purchase",
      leaseUntil: late,
    };
    const before = stateAfter([
      billed(),
      { type: "payment-requested", payment: payment() },
      { type: "payment-moved", payment: from },
    ]);
    for (const type of ["submit-payment", "cancel-payment"] as const) {
      expect(problem(decide(move(type, early), before))).toStrictEqual({
        type: "being-done",
        until: late,
      });
    }
  });

  it("remembers under a cancellation what was before, and a purchase whose caller is gone as unknown", () => {
    const gone: OpenPayment = {
      ...sent,
      status: "submitting",
      operation: "purchase",
      leaseUntil: early,
    };
    const before = stateAfter([
      billed(),
      { type: "payment-requested", payment: payment() },
      { type: "payment-moved", payment: gone },
    ]);
    expect(value(decide(move("cancel-payment", late), before))).toStrictEqual([
      {
        type: "payment-moved",
        payment: {
          ...request,
          status: "submitting",
          sentAt: late,
          leaseUntil: instant(new Date(Date.parse(late) + leaseMs).toISOString()),
          operation: "cancel",
          before: awaiting.unknown,
        },
      },
    ]);
  });
});

describe("the graph of the two tables", () => {
  const isEnded = (state: string): state is EndedStatus =>
    endedStatuses.some((ended) => ended === state);
  const steps = (from: OpenStatus): readonly string[] =>
    [
      ...operations.flatMap((operation) =>
        outcomes.map((outcome) => reportTransitions[from][operation][outcome]),
      ),
      ...Object.values(commandTransitions).flatMap((row) => row[from] ?? []),
    ].flatMap((target): readonly string[] => {
      if (target === "stays" || target === "exception") return [];
      if (target === "failed-after-grace") return ["failed"];
      if (target === "previous" || target === "previous-after-grace") return Object.keys(awaiting);
      return [target];
    });

  const reachableFrom = (start: string): ReadonlySet<string> => {
    const seen = new Set([start]);
    for (const state of seen) {
      const from = openStatuses.find((status) => status === state);
      if (from !== undefined) for (const next of steps(from)) seen.add(next);
    }
    return seen;
  };

  it("reaches every state from created", () => {
    expect([...reachableFrom("created")].sort()).toStrictEqual(
      [...openStatuses, ...endedStatuses].sort(),
    );
  });

  it.each(openStatuses)("reaches an end from %s, each end but declined being possible", (from) => {
    const ends = [...reachableFrom(from)].filter(isEnded);
    expect(ends.sort()).toStrictEqual([...endedStatuses].sort());
  });

  it("never leads back to created", () => {
    for (const from of openStatuses) expect(steps(from)).not.toContain("created");
  });

  it("takes no answer for unknown, never for a decline or a failure", () => {
    for (const from of openStatuses) {
      for (const operation of operations) {
        expect(["unknown", "stays"]).toContain(reportTransitions[from][operation]["no-answer"]);
      }
    }
  });

  it("takes no money for anything but an approved purchase", () => {
    const capturing = openStatuses.flatMap((from) =>
      operations.flatMap((operation) =>
        outcomes
          .filter((outcome) => reportTransitions[from][operation][outcome] === "captured")
          .map((outcome) => `${operation} ${outcome}`),
      ),
    );
    expect(new Set(capturing)).toStrictEqual(new Set(["purchase approved"]));
  });
});
