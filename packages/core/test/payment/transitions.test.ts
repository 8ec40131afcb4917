import { describe, expect, it } from "vitest";

import {
  type AwaitingPayment,
  decide,
  evolve,
  fold,
  type GatewayReport,
  type Instant,
  type Invoice,
  isOpen,
  type OpenPayment,
  type Operation,
  type Payment,
  type PaymentCommand,
  paymentTransitions,
  type ReportTarget,
  type Stage,
  stageOf,
  stagesAfter,
} from "../../src/index.ts";
import { instant, outcomes, problem, stateAfter, value } from "../../src/testing/index.ts";
import {
  approved,
  billed,
  cancelSaid,
  captured,
  declined,
  leaseMs,
  monday,
  move,
  notFoundGraceMs,
  payment,
  reaching,
  record,
  resolve,
  said,
} from "../scene.ts";

const { status: _status, ...request } = payment();
const sent = { ...request, firstSentAt: monday, sentAt: monday };
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

const purchasing: OpenPayment = {
  ...sent,
  status: "submitting",
  operation: "purchase",
  leaseUntil: early,
};

const ended: readonly Payment[] = [
  captured({ gatewayRef: "gw-0" }),
  { ...request, status: "declined", endedAt: monday, reason: "card-declined" },
  { ...request, status: "failed", endedAt: monday },
  { ...request, status: "canceled", endedAt: monday },
];

/** One payment in each stage; a cancellation that is under way for each state that it may have been in before. */
const examples: readonly Payment[] = [
  payment(),
  purchasing,
  ...Object.values(awaiting),
  ...Object.values(awaiting).map((before): OpenPayment => ({
    ...sent,
    status: "submitting",
    operation: "cancel",
    leaseUntil: early,
    before,
  })),
  ...ended,
];

const operations: readonly Operation[] = ["purchase", "cancel"];
const commands = {
  submit: "submit-payment",
  resubmit: "resubmit-payment",
  cancel: "cancel-payment",
} as const;
const confirmations = ["confirm-captured", "confirm-not-charged"] as const;
const allCommands: readonly PaymentCommand[] = [
  "submit",
  "resubmit",
  "cancel",
  "confirm-captured",
  "confirm-not-charged",
];

function withPayment(made: Payment): Invoice | undefined {
  return stateAfter([billed(), ...reaching(made)]);
}

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
function expected(target: ReportTarget, from: Payment, graceIsOver: boolean): Payment["status"] {
  const previous =
    from.status === "submitting" && from.operation === "cancel" ? from.before.status : from.status;
  switch (target) {
    case "stays":
    case "exception":
    case "late-money":
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

const cells = examples.flatMap((from) =>
  operations.flatMap((operation) =>
    outcomes.flatMap((outcome) =>
      [early, late].map((at) => ({
        from,
        operation,
        outcome,
        at,
        name: stageOf(from),
        when: at === late ? "after the grace" : "within the grace",
      })),
    ),
  ),
);

describe("the table", () => {
  it("has an example of each of its stages in these tests", () => {
    expect([...new Set(examples.map(stageOf))].toSorted()).toStrictEqual(
      Object.keys(paymentTransitions).toSorted(),
    );
  });

  it("says of what was sent what the design says, cell by cell", () => {
    const purchase = {
      approved: "captured",
      accepted: "pending",
      "action-required": "requires-action",
      declined: "declined",
      rejected: "failed",
      "not-found": "failed-after-grace",
      expired: "canceled",
      "no-answer": "unknown",
    };
    const cancel = {
      approved: "canceled",
      accepted: "pending",
      "action-required": "exception",
      declined: "unknown",
      rejected: "previous",
      "not-found": "previous-after-grace",
      expired: "canceled",
      "no-answer": "unknown",
    };
    // No cancellation is under way there, so that what was before is what is.
    const noCancel = { ...cancel, rejected: "stays", "not-found": "stays" };
    expect(paymentTransitions["submitting cancel"].reports).toStrictEqual({ purchase, cancel });
    for (const stage of ["submitting purchase", "pending", "requires-action", "unknown"] as const) {
      expect(paymentTransitions[stage].reports).toStrictEqual({ purchase, cancel: noCancel });
    }
  });

  it("says of what was never sent that only money makes sense", () => {
    expect(paymentTransitions.created.reports).toStrictEqual({
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
    });
  });

  it("has every command in every stage lead where the design says", () => {
    const all = (to: string) => Object.fromEntries(allCommands.map((command) => [command, to]));
    const refused = all("refused");
    const whileSent = {
      ...refused,
      resubmit: "submitting purchase",
      cancel: "submitting cancel",
    };
    const opaque = {
      ...whileSent,
      "confirm-captured": "captured",
      "confirm-not-charged": "failed",
    };
    const rows = Object.entries(paymentTransitions).map(([stage, row]) => [stage, row.commands]);
    expect(Object.fromEntries(rows)).toStrictEqual({
      created: { ...refused, submit: "submitting purchase", cancel: "canceled" },
      "submitting purchase": whileSent,
      "submitting cancel": { ...refused, cancel: "submitting cancel" },
      pending: opaque,
      "requires-action": whileSent,
      unknown: opaque,
      captured: refused,
      declined: refused,
      failed: refused,
      canceled: refused,
    });
  });

  it("invariant 5: is total: every stage, operation, outcome and command has a target", () => {
    for (const { reports, commands: row } of Object.values(paymentTransitions)) {
      for (const operation of operations) {
        expect(Object.keys(reports[operation]).toSorted()).toStrictEqual([...outcomes].toSorted());
      }
      expect(Object.keys(row).toSorted()).toStrictEqual([...allCommands].toSorted());
    }
  });
});

describe("a report", () => {
  it.each(cells)(
    "moves $name as the table says: $operation $outcome, $when",
    ({ from, operation, outcome, at }) => {
      const before = withPayment(from);
      const target = paymentTransitions[stageOf(from)].reports[operation][outcome];
      const events = value(decide(record(reportOf(operation, outcome, at)), before));
      const after = fold(evolve, before, events);
      const [moved, ...more] = after?.payments ?? [];
      const graceIsOver = from.status !== "created" && at === late;
      expect(moved?.status).toBe(expected(target, from, graceIsOver));
      const exceptions = after?.exceptions.map(({ type }) => type);
      const isCaptured = from.status === "captured";
      if (target === "late-money") {
        expect(exceptions).toStrictEqual([isCaptured ? "captured-twice" : "captured-after-end"]);
        expect(more.map(({ status }) => status)).toStrictEqual(isCaptured ? [] : ["captured"]);
      } else {
        expect(exceptions).toStrictEqual(target === "exception" ? ["report-makes-no-sense"] : []);
        expect(more).toStrictEqual([]);
      }
      if (moved?.status === from.status && target !== "requires-action")
        expect(moved).toStrictEqual(from);
      expect({ ...moved }).toMatchObject(request);
    },
  );

  it.each(cells)(
    "says nothing new the second time: $name, $operation $outcome, $when",
    ({ from, operation, outcome, at }) => {
      const before = withPayment(from);
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
  const start = withPayment(awaiting.unknown);
  const at = (milliseconds: number) =>
    instant(new Date(Date.parse(monday) + milliseconds).toISOString());

  it("counts from the last send to the millisecond", () => {
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

  it.each(["cancel-payment", "resubmit-payment"] as const)(
    "starts again when it is sent again: %s",
    (type) => {
      const sending = fold(evolve, start, value(decide(move(type, late), start)));
      const soon = instant("2026-11-23T12:05:01.000Z");
      expect(value(decide(record(said("not-found", soon)), sending))).toStrictEqual([]);
    },
  );
});

describe("a command", () => {
  it.each(
    examples.flatMap((from) =>
      (["submit", "resubmit", "cancel"] as const).map((command) => ({
        from,
        command,
        name: stageOf(from),
      })),
    ),
  )("$command leads from $name where the table says", ({ from, command }) => {
    const before = withPayment(from);
    const decided = decide(move(commands[command], late), before);
    const target = paymentTransitions[stageOf(from)].commands[command];
    const now = decided.match(
      (events) => {
        const [moved] = fold(evolve, before, events)?.payments ?? [];
        return moved && stageOf(moved);
      },
      (refusal) => refusal.type,
    );
    expect(now).toBe(target === "refused" ? "too-late" : target);
  });

  it.each(
    examples.flatMap((from) =>
      confirmations.map((command) => ({ from, command, name: stageOf(from) })),
    ),
  )("$command leads from $name where the table says", ({ from, command }) => {
    const before = withPayment(from);
    const decided = decide(resolve(payment().id, command, { gatewayRef: "gw-1" }), before);
    const target = paymentTransitions[stageOf(from)].commands[command];
    const now = decided.match(
      (events) => fold(evolve, before, events)?.payments[0]?.status,
      (refusal) => refusal.type,
    );
    expect(now).toBe(target === "refused" ? "case-not-found" : target);
  });

  it("waits for the lease of the call under way", () => {
    const before = withPayment({ ...purchasing, leaseUntil: late });
    for (const type of Object.values(commands)) {
      expect(problem(decide(move(type, early), before))).toStrictEqual({
        type: "being-done",
        until: late,
      });
    }
  });

  it("keeps, under a cancellation, what was before, and a purchase whose caller is gone as unknown", () => {
    const before = withPayment(purchasing);
    expect(value(decide(move("cancel-payment", late), before))).toStrictEqual([
      {
        type: "payment-moved",
        payment: {
          ...request,
          status: "submitting",
          firstSentAt: monday,
          sentAt: late,
          leaseUntil: instant(new Date(Date.parse(late) + leaseMs).toISOString()),
          operation: "cancel",
          before: awaiting.unknown,
        },
      },
    ]);
  });

  it("that sends again keeps when it was first sent: the key is as old as that", () => {
    const before = withPayment(awaiting.unknown);
    expect(value(decide(move("resubmit-payment", late), before))).toStrictEqual([
      {
        type: "payment-moved",
        payment: {
          ...request,
          status: "submitting",
          firstSentAt: monday,
          sentAt: late,
          leaseUntil: instant(new Date(Date.parse(late) + leaseMs).toISOString()),
          operation: "purchase",
        },
      },
    ]);
  });
});

describe("an event that the table does not lead to", () => {
  it.each(
    examples.flatMap((from) =>
      examples
        .filter((to) => !stagesAfter(stageOf(from)).has(stageOf(to)))
        .map((to) => ({ from, to, name: stageOf(from), other: stageOf(to) })),
    ),
  )("changes nothing: $name does not become $other", ({ from, to }) => {
    const before = withPayment(from);
    expect(evolve(before, { type: "payment-moved", payment: to })).toStrictEqual(before);
  });
});

describe("the graph of the table", () => {
  const stages = examples.map(stageOf);
  const reachableFrom = (start: Stage): ReadonlySet<Stage> => {
    const seen = new Set([start]);
    for (const stage of seen) for (const next of stagesAfter(stage)) seen.add(next);
    return seen;
  };
  const endedStages = ended.map(stageOf).toSorted();

  it("invariant 5: reaches every stage from created", () => {
    expect([...reachableFrom("created")].toSorted()).toStrictEqual(
      Object.keys(paymentTransitions).toSorted(),
    );
  });

  it.each([...new Set(examples.filter(isOpen).map(stageOf))])(
    "invariant 5: reaches each of the ends from %s",
    (from) => {
      const ends = [...reachableFrom(from)].filter((stage) => endedStages.includes(stage));
      expect(ends.toSorted()).toStrictEqual(endedStages);
    },
  );

  it("knows a payment that has ended by there being no way out", () => {
    for (const made of examples) expect(isOpen(made)).toBe(!ended.includes(made));
  });

  it("never leads back to created", () => {
    for (const from of stages) expect(stagesAfter(from).has("created")).toBe(false);
  });

  it("takes no answer for unknown, never for a decline or a failure", () => {
    for (const { reports } of Object.values(paymentTransitions)) {
      for (const operation of operations) {
        expect(["unknown", "stays"]).toContain(reports[operation]["no-answer"]);
      }
    }
  });

  it("takes no money for anything but an approved purchase", () => {
    const capturing = Object.values(paymentTransitions).flatMap(({ reports }) =>
      operations.flatMap((operation) =>
        outcomes
          .filter((outcome) => reports[operation][outcome] === "captured")
          .map((outcome) => `${operation} ${outcome}`),
      ),
    );
    expect(new Set(capturing)).toStrictEqual(new Set(["purchase approved"]));
  });
});
