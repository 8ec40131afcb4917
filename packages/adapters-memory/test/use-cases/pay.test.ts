import { balanceOf, billStateOf, type PaymentGateway } from "@billsdue/core";
import { idempotencyKey, instant, localDate, problem, value } from "@billsdue/core/testing";
import { okAsync, ResultAsync } from "neverthrow";
import { describe, expect, it } from "vitest";

import { testCards, verdictOf } from "../../src/index.ts";
import { begin } from "./begin-payment.ts";
import {
  amountOwed,
  bill,
  createGate,
  createWorld,
  email,
  owed,
  settle,
  text,
  type World,
} from "./world.ts";

const today = localDate("2026-11-23");

async function stateOf(world: World) {
  return billStateOf(await world.load(), world.ports.policy, today);
}

async function owedNow(world: World) {
  return balanceOf(await world.load(), world.ports.policy).amount;
}

describe("paying a bill", () => {
  it.each(testCards)("with the card that $label", async ({ number, verdict }) => {
    const world = createWorld();
    const id = await begin(world, { receiptTo: [email, text] });
    expect(world.started).toStrictEqual([{ invoiceId: bill, paymentId: id }]);
    expect(value(await world.submit(id)).status).toBe("requires-action");
    expect(await stateOf(world)).toBe("processing");
    expect(await world.type(verdictOf(number))).toBe(true);
    let { status } = value(await world.resolve(id));
    if (verdict === "lose-answer") {
      expect([status, await stateOf(world), world.bank.takenFor(bill)]).toStrictEqual([
        "unknown",
        "being-checked",
        owed,
      ]);
      world.clock.advance(8_000);
      ({ status } = value(await world.resolve(id)));
    }
    const isTaken = verdict === "approve" || verdict === "lose-answer";
    expect(status).toBe(isTaken ? "captured" : "declined");
    expect(world.bank.takenFor(bill)).toBe(isTaken ? owed : 0n);
    expect([await stateOf(world), await owedNow(world)]).toStrictEqual(
      isTaken ? ["paid", 0n] : ["due", owed],
    );
    const payment = await world.payment();
    if (payment.status === "declined") {
      expect(payment.reason).toBe(
        verdict === "insufficient-funds" ? "insufficient-funds" : "card-declined",
      );
    }
    expect(world.heard.map(({ type }) => type)).toStrictEqual([
      isTaken ? "payment-captured" : "payment-declined",
    ]);
    expect(payment.status === "captured" ? payment.receipts.length : 0).toBe(isTaken ? 2 : 0);
  });

  it("takes any other card number for declined, spaces and dashes left out", () => {
    expect(["1234", "", "4242 4242-42424242", "4000000000000002"].map(verdictOf)).toStrictEqual([
      "decline",
      "decline",
      "approve",
      "decline",
    ]);
  });

  it("tells other services ids and amounts, never a name or a contact", async () => {
    const world = createWorld();
    const id = await begin(world, { receiptTo: [email, text] });
    await world.submit(id);
    await world.type("approve");
    await world.resolve(id);
    expect(world.heard).toStrictEqual([
      { type: "payment-captured", invoiceId: bill, paymentId: id, amount: amountOwed },
    ]);
  });

  it("again after a decline is another payment, under another gateway key", async () => {
    const world = createWorld();
    const first = await begin(world);
    await world.submit(first);
    await world.type("decline");
    await world.resolve(first);
    const { payment: second } = value(
      await world.request({ idempotencyKey: idempotencyKey("key-2") }),
    );
    expect(second.id).not.toBe(first);
    await world.submit(second.id);
    await world.type("approve");
    expect(value(await world.resolve(second.id)).status).toBe("captured");
    expect(world.bank.takenFor(bill)).toBe(owed);
  });
});

describe("a payer who does not come back", () => {
  it("from the card page leaves a bill that can be paid again", async () => {
    const world = createWorld();
    const id = await begin(world);
    await world.submit(id);
    await world.type("leave");
    expect(value(await world.resolve(id)).status).toBe("canceled");
    expect(await stateOf(world)).toBe("due");
  });

  it("keeps the card page while it lasts, and not longer: cancelled at the gateway, then released", async () => {
    const world = createWorld();
    const id = await begin(world);
    await world.submit(id);
    world.clock.advance(29 * 60_000);
    expect(value(await world.resolve(id)).status).toBe("requires-action");
    world.clock.advance(60_000);
    expect(value(await world.resolve(id)).status).toBe("canceled");
    expect(world.bank.takenFor(bill)).toBe(0n);
  });

  it("and pays in the last moment is believed, not the clock", async () => {
    const world = createWorld();
    const id = await begin(world);
    await world.submit(id);
    world.clock.advance(30 * 60_000 - 1);
    expect(await world.type("lose-answer")).toBe(true);
    world.clock.advance(60 * 60_000);
    expect(value(await world.resolve(id)).status).toBe("captured");
  });
});

describe("two payers at the same time", () => {
  it("with two keys: one pays, the other is told that somebody does", async () => {
    const world = createWorld();
    await world.bill();
    const answers = await Promise.all([
      world.request(),
      world.request({ idempotencyKey: idempotencyKey("key-2") }),
    ]);
    expect(answers.filter((answer) => answer.isOk())).toHaveLength(1);
    expect(answers.flatMap((answer) => (answer.isErr() ? [answer.error.type] : []))).toStrictEqual([
      "payment-in-progress",
    ]);
    expect((await world.load()).payments).toHaveLength(1);
  });

  it("fifty of them: one and forty-nine", async () => {
    const world = createWorld();
    await world.bill();
    const wishes = Array.from({ length: 50 }, (_, nth) =>
      world.request({ idempotencyKey: idempotencyKey(`key-${nth}-`) }),
    );
    const answers = await Promise.all(wishes);
    expect(answers.filter((answer) => answer.isOk())).toHaveLength(1);
    expect((await world.load()).payments).toHaveLength(1);
    expect(world.started).toHaveLength(1);
  });

  it("with one key, a double click: one payment, one workflow, the same answer", async () => {
    const world = createWorld();
    await world.bill();
    const [first, second] = (await Promise.all([world.request(), world.request()])).map(value);
    expect(second?.payment).toStrictEqual(first?.payment);
    expect(new Set([first?.replayed, second?.replayed])).toStrictEqual(new Set([false, true]));
    expect(world.started).toHaveLength(1);
  });

  it("with one key and another wish: refused", async () => {
    const world = createWorld();
    await world.bill();
    await world.request();
    expect(problem(await world.request({ receiptTo: [email] })).type).toBe(
      "idempotency-key-reused",
    );
  });
});

describe("a step that runs again", () => {
  it("does nothing in any state, thirteen days later included", async () => {
    for (const verdict of ["approve", "decline", "leave"] as const) {
      const world = createWorld();
      const id = await begin(world);
      expect(value(await world.submit(id))).toStrictEqual(value(await world.submit(id)));
      await world.type(verdict);
      expect(value(await world.submit(id)).status).toBe("requires-action");
      const ended = value(await world.resolve(id));
      world.clock.advance(13 * 24 * 60 * 60_000);
      const version = (await world.load()).version;
      for (const step of [world.submit, world.resolve, world.submit])
        expect(value(await step(id))).toStrictEqual(ended);
      const again = value(await world.request());
      expect([again.replayed, again.payment.status]).toStrictEqual([true, ended.status]);
      expect((await world.load()).version).toBe(version);
      expect(world.bank.takenFor(bill)).toBe(verdict === "approve" ? owed : 0n);
      expect(world.calls.get("purchase")).toBe(1);
    }
  });

  it("while the first still runs does not call the gateway twice", async () => {
    const gate = createGate();
    const world = createWorld({ gateway: (bank) => held(bank, gate.opened) });
    const id = await begin(world);
    const first = world.submit(id);
    await settle();
    expect(value(await world.submit(id)).status).toBe("submitting");
    expect(value(await world.resolve(id)).status).toBe("submitting");
    expect([world.calls.get("purchase"), world.calls.get("inquire") ?? 0]).toStrictEqual([1, 0]);
    gate.open();
    expect(value(await first).status).toBe("requires-action");
  });

  it("of an invoice or payment that is not there says so", async () => {
    const world = createWorld();
    const id = world.ports.ids.nextPaymentId();
    expect(problem(await world.submit(id)).type).toBe("invoice-not-found");
    expect(problem(await world.resolve(id)).type).toBe("invoice-not-found");
    await world.bill();
    expect(problem(await world.submit(id)).type).toBe("payment-not-found");
    expect(problem(await world.resolve(id)).type).toBe("payment-not-found");
    expect(problem(await world.receipt(id, "email")).type).toBe("payment-not-found");
  });
});

/** A gateway whose purchases wait before they reach it. */
function held(bank: PaymentGateway, gate: Promise<void>): PaymentGateway {
  return {
    ...bank,
    purchase: (request) =>
      new ResultAsync(
        (async () => {
          await gate;
          return bank.purchase(request);
        })(),
      ),
  };
}

describe("a worker that sleeps through its lease inside the gateway call", () => {
  it("wakes up to a payment that was cancelled there: not charged, and a bill that can be paid", async () => {
    const gate = createGate();
    const world = createWorld({ gateway: (bank) => held(bank, gate.opened) });
    const id = await begin(world);
    const zombie = world.submit(id);
    await settle();
    world.clock.advance(60_000);
    value(await world.sweep());
    expect((await world.payment()).status).toBe("canceled");
    gate.open();
    expect(value(await zombie).status).toBe("canceled");
    expect([
      await world.type("approve"),
      world.bank.takenFor(bill),
      await stateOf(world),
    ]).toStrictEqual([false, 0n, "due"]);
    expect((await world.load()).exceptions).toStrictEqual([]);
  });

  it("wakes up before it is looked for: its payment goes on", async () => {
    const gate = createGate();
    const world = createWorld({ gateway: (bank) => held(bank, gate.opened) });
    const id = await begin(world);
    const zombie = world.submit(id);
    await settle();
    world.clock.advance(59_999);
    value(await world.sweep());
    expect((await world.payment()).status).toBe("submitting");
    gate.open();
    expect(value(await zombie).status).toBe("requires-action");
  });

  it("and a second payer meanwhile: one of them pays, never both", async () => {
    const gate = createGate();
    let isFirst = true;
    const world = createWorld({
      gateway: (bank) => ({
        ...bank,
        purchase: (request) => {
          const gateway = isFirst ? held(bank, gate.opened) : bank;
          isFirst = false;
          return gateway.purchase(request);
        },
      }),
    });
    const first = await begin(world);
    const zombie = world.submit(first);
    await settle();
    world.clock.advance(60_000);
    value(await world.sweep());
    const { payment: second } = value(
      await world.request({ idempotencyKey: idempotencyKey("key-2") }),
    );
    value(await world.submit(second.id));
    gate.open();
    await zombie;
    await world.type("approve");
    expect(value(await world.resolve(second.id)).status).toBe("captured");
    expect(world.bank.takenFor(bill)).toBe(owed);
  });
});

describe("an inquiry that takes long", () => {
  it("past the grace does not release the payment before the gateway has cancelled it", async () => {
    const world = createWorld({
      faults: (effect, nth) => (effect === "purchase" && nth === 1 ? "before" : undefined),
      gateway: (bank) => ({
        ...bank,
        inquire: (id) => {
          clock.advance(5_000);
          return bank.inquire(id);
        },
      }),
    });
    const { clock } = world;
    const id = await begin(world);
    expect(value(await world.submit(id)).status).toBe("unknown");
    clock.advance(6_000);
    value(await world.resolve(id));
    const { status } = await world.payment();
    if (status === "failed" || status === "canceled") expect(world.calls.get("cancel")).toBe(1);
    // The lost request arrives after all: released or not, it is refused.
    const late = {
      paymentId: id,
      invoiceId: bill,
      amount: amountOwed,
      returnUrl: "",
      requestedAt: clock.now(),
    };
    await world.bank.purchase(late);
    const page = value(await world.bank.inquire(late));
    expect([status, page.outcome]).toStrictEqual(["canceled", "expired"]);
  });

  it("and money that is captured while the cancellation is decided is taken for what it is", async () => {
    const world: World = createWorld({
      faults: (effect, nth) => (effect === "purchase" && nth === 1 ? "after" : undefined),
      gateway: (bank) => ({
        ...bank,
        inquire: (asked) =>
          new ResultAsync(
            (async () => {
              const answer = await bank.inquire(asked);
              if (!inTheMiddle) return answer;
              inTheMiddle = false;
              world.clock.advance(31 * 60_000);
              await world.resolve(asked.paymentId);
              return answer;
            })(),
          ),
      }),
    });
    let inTheMiddle = false;
    const id = await begin(world);
    expect(value(await world.submit(id)).status).toBe("unknown");
    world.clock.advance(1_000);
    expect(value(await world.resolve(id)).status).toBe("requires-action");
    await world.type("approve");
    inTheMiddle = true;
    // Two resolve at once; the inner one sees the capture first. The outer one gives back the payment as it is.
    expect(value(await world.resolve(id)).status).toBe("captured");
    expect((await world.load()).exceptions).toStrictEqual([]);
  });

  it("answers with the payment as it is where somebody else has ended it meanwhile", async () => {
    let inTheMiddle = false;
    const world: World = createWorld({
      faults: (effect, nth) => (effect === "purchase" && nth === 1 ? "before" : undefined),
      gateway: (bank) => ({
        ...bank,
        inquire: (asked) =>
          new ResultAsync(
            (async () => {
              const answer = await bank.inquire(asked);
              if (!inTheMiddle) return answer;
              inTheMiddle = false;
              await world.resolve(asked.paymentId);
              return answer;
            })(),
          ),
      }),
    });
    const id = await begin(world);
    await world.submit(id);
    world.clock.advance(20_000);
    inTheMiddle = true;
    expect(value(await world.resolve(id)).status).toBe("canceled");
  });
});

describe("ingestion while a payment is in flight", () => {
  const file = (amount: string) => `InvoiceID,CustomerName,Balance\n007,"Smith, Anna",${amount}\n`;

  it("waits with a changed amount and applies it when the payment has ended", async () => {
    const world = createWorld();
    const id = await begin(world);
    await world.submit(id);
    world.put("bills-2026-11-23.csv", file("600.00"));
    expect(value(await world.ingest("bills-2026-11-23.csv")).decisions.deferred.rows).toBe(1);
    await world.type("approve");
    await world.resolve(id);
    expect([(await world.load()).billed, await owedNow(world), await stateOf(world)]).toStrictEqual(
      [60_000n, 4_900n, "partly-paid"],
    );
  });

  it("of the old figure the day after leaves it paid; two business days later it is a dispute, and nobody pays again", async () => {
    const world = createWorld();
    const id = await begin(world);
    await world.submit(id);
    await world.type("approve");
    await world.resolve(id);
    for (const [day, state] of [
      ["2026-11-24", "paid"],
      ["2026-11-25", "posting-dispute"],
    ] as const) {
      world.clock.advance(24 * 60 * 60_000);
      world.put(`bills-${day}.csv`, file("551.00") + "\n".repeat(Number(day.slice(-1))));
      value(await world.ingest(`bills-${day}.csv`));
      expect(await stateOf(world)).toBe(state);
      expect(await owedNow(world)).toBe(0n);
      const again = await world.request({ idempotencyKey: idempotencyKey("key-2") });
      expect(again.isErr()).toBe(true);
    }
    expect(world.bank.takenFor(bill)).toBe(owed);
  });

  it("between the look-up and the click: nothing is charged, and the payer is told what is owed now", async () => {
    const world = createWorld();
    await world.bill();
    world.put("bills-2026-11-23.csv", file("600.00"), instant("2026-11-23"));
    value(await world.ingest("bills-2026-11-23.csv"));
    expect(problem(await world.request())).toStrictEqual({
      type: "invoice-changed",
      balance: { ...amountOwed, minorUnits: 60_000n },
    });
    expect((await world.load()).payments).toStrictEqual([]);
  });
});

describe("money reported late", () => {
  /** A gateway that takes back what it said: the payment was captured after all. */
  const changeOfMind = () => {
    let isTaken = false;
    const world = createWorld({
      gateway: (bank) => ({
        ...bank,
        inquire: (asked) =>
          isTaken && asked.paymentId === "PAYMENT000000001"
            ? okAsync({
                operation: "purchase",
                outcome: "approved",
                source: "inquiry",
                at: world.clock.now(),
                amount: amountOwed,
                gatewayRef: "late",
              })
            : bank.inquire(asked),
      }),
    });
    const change = () => {
      isTaken = true;
    };
    return { world, change };
  };

  async function declined(world: World) {
    const id = await begin(world);
    await world.submit(id);
    await world.type("decline");
    expect(value(await world.resolve(id)).status).toBe("declined");
    return id;
  }

  it("on a payment that was declined is found at the next nudge, kept, and told, once", async () => {
    const { world, change } = changeOfMind();
    const id = await declined(world);
    change();
    expect(value(await world.resolve(id)).status).toBe("declined");
    value(await world.resolve(id));
    expect([await stateOf(world), await owedNow(world)]).toStrictEqual(["under-review", 0n]);
    expect(world.heard.map(({ type }) => type)).toStrictEqual([
      "payment-declined",
      "payment-captured",
      "exception-raised",
    ]);
    const wish = { idempotencyKey: idempotencyKey("key-2") };
    expect(problem(await world.request(wish))).toStrictEqual({
      type: "not-payable",
      reason: "under-review",
    });
  });

  it("while the second payment waits to be sent: that one is released unsent", async () => {
    const { world, change } = changeOfMind();
    const first = await declined(world);
    const wish = { idempotencyKey: idempotencyKey("key-2") };
    const { payment: second } = value(await world.request(wish));
    change();
    await world.resolve(first);
    expect(value(await world.submit(second.id)).status).toBe("canceled");
    expect(world.calls.get("purchase")).toBe(1);
    expect(await owedNow(world)).toBe(0n);
  });

  it("while the second payer is at the card page: that is closed", async () => {
    const { world, change } = changeOfMind();
    const first = await declined(world);
    const wish = { idempotencyKey: idempotencyKey("key-2") };
    const { payment: second } = value(await world.request(wish));
    await world.submit(second.id);
    change();
    await world.resolve(first);
    expect(value(await world.resolve(second.id)).status).toBe("canceled");
    expect(world.bank.takenFor(bill)).toBe(0n);
    expect(await owedNow(world)).toBe(0n);
  });
});
