import { describe, expect, it } from "vitest";

import {
  type BillDetails,
  type BillRow,
  type DecidedRow,
  decideRow,
  type DueDate,
  evolve,
  fold,
  type Invoice,
  type InvoiceEvent,
  type PaymentId,
  type StatedRow,
} from "../../src/index.ts";
import {
  given,
  givenInvoice,
  idempotencyKey,
  localDate,
  paymentId,
  watermark,
} from "../../src/testing/index.ts";
import {
  after,
  billed,
  captured,
  paid,
  payment,
  policy,
  reaching,
  requested,
  row,
  stated,
} from "../scene.ts";

const p1 = payment().id;
const dearer = stated("2026-11-24", { amount: 12_000n });

const elsewhere = (row_: StatedRow): StatedRow => ({
  ...row_,
  source: { ...row_.source, line: row_.source.line + 1 },
});

/** What a row that changes nothing comes to. */
const left = (
  invoice: Invoice | undefined,
  decision: Exclude<DecidedRow, { readonly decision: "rejected" }>["decision"],
  flags: readonly ("W_REBILLED" | "W_OVERTAKEN")[] = [],
  balance = 10_000n,
) => ({ decision, before: invoice, flags, changed: undefined, balance });

const revised = (
  day: string,
  cells: Partial<BillRow>,
  stillUnposted: readonly PaymentId[] = [],
): readonly InvoiceEvent[] => [
  { type: "invoice-revised", stated: stated(day, cells), stillUnposted, rebilled: false },
];

describe("a row of an invoice that is not there", () => {
  it.each([undefined, watermark("2026-11-19"), watermark("2026-11-20", 9)])(
    "creates it, unless a file of a later day was applied whole (%#)",
    (appliedThrough) => {
      expect(decideRow(undefined, stated("2026-11-20"), policy, { appliedThrough })).toStrictEqual({
        decision: "created",
        before: undefined,
        flags: [],
        changed: after([billed()]),
        balance: 10_000n,
      });
    },
  );

  it("is stale where a file of a later day was applied whole", () => {
    expect(
      decideRow(undefined, stated("2026-11-20"), policy, {
        appliedThrough: watermark("2026-11-21"),
      }),
    ).toStrictEqual(left(undefined, "stale", [], 0n));
  });
});

describe("a row of a file that a whole one has overtaken", () => {
  const invoice = after([billed()]);

  it.each([watermark("2026-11-24"), watermark("2026-11-25")])(
    "changes nothing, and is flagged where it would have (%#)",
    (appliedThrough) => {
      expect(decideRow(invoice, dearer, policy, { appliedThrough })).toStrictEqual(
        left(invoice, "stale", ["W_OVERTAKEN"]),
      );
      expect(decideRow(invoice, stated("2026-11-24"), policy, { appliedThrough })).toStrictEqual(
        left(invoice, "stale"),
      );
    },
  );

  it("is as good as any where the whole one is older", () => {
    expect(
      decideRow(invoice, dearer, policy, { appliedThrough: watermark("2026-11-23") }),
    ).toStrictEqual({
      decision: "revised",
      before: invoice,
      flags: [],
      changed: fold(evolve, invoice, revised("2026-11-24", { amount: 12_000n })),
      balance: 12_000n,
    });
  });
});

describe("a newer row that says the same", () => {
  it("is unchanged, and kept only where its file corrects a few rows", () => {
    const invoice = after([billed()]);
    const same = stated("2026-11-24");
    expect(decideRow(invoice, same, policy)).toStrictEqual(left(invoice, "unchanged"));
    expect(decideRow(invoice, same, policy, { isCorrection: false })).toStrictEqual(
      left(invoice, "unchanged"),
    );
    expect(decideRow(invoice, same, policy, { isCorrection: true })).toStrictEqual({
      ...left(invoice, "unchanged"),
      changed: { ...invoice, asOf: watermark("2026-11-24") },
    });
  });

  it("is kept where it names a payment that the biller has booked and had not named before", () => {
    const lastPaymentOn = localDate("2026-11-19");
    given(billed())
      .when(row("2026-11-24", { lastPaymentOn }))
      .then([{ type: "watermark-advanced", stated: stated("2026-11-24", { lastPaymentOn }) }]);
    given(billed("2026-11-20", { lastPaymentOn }))
      .when(row("2026-11-24", { lastPaymentOn }))
      .thenNothing();
    given(billed("2026-11-20", { lastPaymentOn })).when(row("2026-11-24")).thenNothing();
  });
});

describe("a row whose run is done again", () => {
  it("comes to what it came to, and changes nothing: created, revised, rebilled", () => {
    const created = after([billed()]);
    expect(decideRow(created, stated("2026-11-20"), policy)).toStrictEqual(
      left(created, "created"),
    );
    const raised = after([billed()], row("2026-11-24", { amount: 12_000n }));
    expect(decideRow(raised, dearer, policy)).toStrictEqual(left(raised, "revised", [], 12_000n));
    const rebilled = after([billed(), requested, paid], row("2026-11-24", { amount: 12_000n }));
    expect(decideRow(rebilled, dearer, policy)).toStrictEqual(
      left(rebilled, "revised", ["W_REBILLED"], 2_000n),
    );
  });

  it("waits again, where it waited", () => {
    const inFlight = after([billed(), requested]);
    const decided = decideRow(inFlight, dearer, policy);
    const waiting = { ...inFlight, deferred: dearer };
    expect(decided).toStrictEqual({ ...left(inFlight, "deferred"), changed: waiting });
    expect(decideRow(waiting, dearer, policy)).toStrictEqual(left(waiting, "deferred"));
  });

  it("is another row on another line: unchanged where it says the same, stale where it does not", () => {
    const invoice = after([billed()]);
    expect(decideRow(invoice, elsewhere(stated("2026-11-20")), policy)).toStrictEqual(
      left(invoice, "unchanged"),
    );
    expect(
      decideRow(invoice, elsewhere(stated("2026-11-20", { amount: 1n })), policy),
    ).toStrictEqual(left(invoice, "stale"));
  });

  it("is taken at its word where it is read by another profile", () => {
    given(billed())
      .when(row("2026-11-20", { amount: 9_000n }))
      .then(revised("2026-11-20", { amount: 9_000n }));
  });
});

describe("a row that asks for more", () => {
  const flags = (invoice: Invoice, cells: Partial<BillRow>) => {
    const decided = decideRow(invoice, stated("2026-11-24", cells), policy);
    return decided.decision === "rejected" ? decided.problem : decided.flags;
  };
  const settled = () => after([billed(), requested, paid]);

  it("on a bill that we had settled is flagged", () => {
    expect(flags(settled(), { amount: 12_000n })).toStrictEqual(["W_REBILLED"]);
  });

  it("is not one that says less, or something else than the amount", () => {
    expect(flags(settled(), { amount: 9_000n })).toStrictEqual([]);
    expect(flags(settled(), { customerName: "K. Bennett" })).toStrictEqual([]);
  });

  it("is not flagged where a part was still owed, or where nothing was owed without us", () => {
    const partly = after([billed(), ...reaching(captured({ amount: 4_000n }))]);
    expect(flags(partly, { amount: 12_000n })).toStrictEqual([]);
    expect(flags(after([billed("2026-11-20", { amount: 0n })]), {})).toStrictEqual([]);
  });
});

describe("a figure", () => {
  const partly = () => after([billed(), ...reaching(captured({ amount: 4_000n }))]);
  /** On Tuesday the biller's figure fell by the capture; by the calendar it is not surely posted before Wednesday. */
  const fallen = () =>
    fold(evolve, partly(), revised("2026-11-24", { amount: 6_000n })) ?? partly();
  const again = (amount: bigint) => row("2026-11-24", { amount }, watermark("2026-11-24", 2));
  const stillUnposted = (amount: bigint, ids: readonly PaymentId[]): readonly InvoiceEvent[] => [
    {
      type: "invoice-revised",
      stated: stated("2026-11-24", { amount }, watermark("2026-11-24", 2)),
      stillUnposted: ids,
      rebilled: false,
    },
  ];

  it("that rose, or fell by less, is no proof of a capture", () => {
    givenInvoice(partly())
      .when(row("2026-11-24", { amount: 12_000n }))
      .then(revised("2026-11-24", { amount: 12_000n }, [p1]));
    givenInvoice(partly())
      .when(row("2026-11-24", { amount: 6_001n }))
      .then(revised("2026-11-24", { amount: 6_001n }, [p1]));
  });

  it("that fell by as much, or to nothing, may have it", () => {
    givenInvoice(partly())
      .when(row("2026-11-24", { amount: 6_000n }))
      .then(revised("2026-11-24", { amount: 6_000n }));
    const twice = after([
      billed(),
      ...reaching(captured()),
      ...reaching(
        captured({
          id: paymentId("p2"),
          idempotencyKey: idempotencyKey("k2"),
          gatewayRef: "gw-2",
        }),
      ),
    ]);
    givenInvoice(twice)
      .when(row("2026-11-24", { amount: 0n }))
      .then(revised("2026-11-24", { amount: 0n }));
    givenInvoice(twice)
      .when(row("2026-11-24", { amount: -1n }))
      .then(revised("2026-11-24", { amount: -1n }));
  });

  it("that is the same says nothing of it, whatever else the row says", () => {
    givenInvoice(partly())
      .when(row("2026-11-24", { customerName: "K. Bennett" }))
      .then(revised("2026-11-24", { customerName: "K. Bennett" }));
  });

  it("that rises after it fell takes back that the capture may be in it", () => {
    givenInvoice(fallen())
      .when(again(8_000n))
      .then(stillUnposted(8_000n, [p1]));
  });

  it("that falls on after it fell does not", () => {
    givenInvoice(fallen()).when(again(5_000n)).then(stillUnposted(5_000n, []));
  });
});

describe("what a row says of", () => {
  const first: DueDate = { type: "date", on: localDate("2026-12-01") };
  const other: DueDate = { type: "date", on: localDate("2026-12-02") };
  const upon: DueDate = { type: "words", words: "Pay upon receipt" };
  const soon: DueDate = { type: "words", words: "soon" };
  const dues = [undefined, first, other, upon, soon];
  const contact: BillDetails = { email: "a@example.org", accountNo: "A-1" };
  const reordered: BillDetails = { accountNo: "A-1", email: "a@example.org" };
  const moved: BillDetails = { ...contact, accountNo: "A-2" };
  const dueCells = (dueOn: DueDate | undefined) => (dueOn === undefined ? {} : { dueOn });
  const detailCells = (details: BillDetails | undefined) =>
    details === undefined ? {} : { details };

  it.each(dues.flatMap((known) => dues.map((says) => ({ known, says }))))(
    "the due date changes it where it is another one: $known, then $says",
    ({ known, says }) => {
      const decided = given(billed("2026-11-20", dueCells(known))).when(
        row("2026-11-24", dueCells(says && { ...says })),
      );
      if (known === says) decided.thenNothing();
      else decided.then(revised("2026-11-24", dueCells(says)));
    },
  );

  it.each([
    { known: undefined, says: contact },
    { known: contact, says: undefined },
    { known: contact, says: moved },
    { known: contact, says: { email: "a@example.org" } },
  ])("the details changes them where they are others: $known, then $says", ({ known, says }) => {
    given(billed("2026-11-20", detailCells(known)))
      .when(row("2026-11-24", detailCells(says)))
      .then(revised("2026-11-24", detailCells(says)));
  });

  it("the details changes nothing where they are the same, in whatever order", () => {
    given(billed("2026-11-20", { details: contact }))
      .when(row("2026-11-24", { details: reordered }))
      .thenNothing();
  });
});
