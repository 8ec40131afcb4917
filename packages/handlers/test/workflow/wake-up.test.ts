import {
  createManualClock,
  createMemoryCallbackStore,
  createMemoryEventPublisher,
  createMemoryInvoiceStore,
  createMemoryWorkflowWaker,
  type ManualClock,
} from "@billsdue/adapters-memory";
import {
  addMilliseconds,
  type DomainEvent,
  type Failure,
  type Instant,
  type Payment,
  type PaymentId,
  recoveredPaymentId,
  unavailable,
} from "@billsdue/core";
import {
  capturedPayment,
  fingerprint,
  instant,
  invoiceId,
  paymentId,
  requestedPayment,
  someInvoice,
  value,
} from "@billsdue/core/testing";
import { errAsync, type ResultAsync } from "neverthrow";
import { describe, expect, it, test } from "vitest";

import {
  isWait,
  waitForPayer,
  type WakeUpPorts,
  wakingEvents,
} from "../../src/workflow/wake-up.ts";

const now = instant("2026-11-23");
const day = 24 * 60 * 60_000;
const bill = invoiceId("7");
const id = requestedPayment.id;
const ids = { invoiceId: bill, paymentId: id };
const paid = { type: "payment", status: "captured", next: "end" };
const lost = unavailable("elsewhere", "no answer");

interface Scene {
  readonly ports: WakeUpPorts;
  readonly clock: ManualClock;
  /** Stores the invoice with these payments. */
  readonly store: (...payments: readonly Payment[]) => Promise<void>;
  /** Tokens, under each of which one wake-up is heard. */
  readonly waiting: Set<string>;
  /** What was done, in order. */
  readonly done: readonly unknown[];
}

function createScene(others: Partial<WakeUpPorts> = {}): Scene {
  const clock = createManualClock(now);
  const invoices = createMemoryInvoiceStore();
  const callbacks = createMemoryCallbackStore();
  const waiting = new Set<string>(["t1", "t2"]);
  const done: unknown[] = [];
  const waker = createMemoryWorkflowWaker((token, news) => {
    done.push(["wake", token, news]);
    return waiting.delete(token);
  });
  return {
    clock,
    waiting,
    done,
    store: async (...payments) => {
      const stored = value(await invoices.load(bill));
      value(await invoices.save({ ...(stored ?? someInvoice(bill)), payments }));
    },
    ports: {
      invoices: {
        load: (invoice) => {
          done.push(["load", invoice]);
          return invoices.load(invoice);
        },
      },
      callbacks: {
        keep: (payment, token, until) => {
          done.push(["keep", token]);
          return callbacks.keep(payment, token, until);
        },
        find: callbacks.find,
      },
      waker,
      clock,
      ...others,
    },
  };
}

function ended(type: "payment-captured" | "payment-declined" | "payment-not-charged"): DomainEvent {
  return about(type, id);
}

function about(
  type: "payment-captured" | "payment-declined" | "payment-not-charged",
  payment: PaymentId,
): DomainEvent {
  const amount = { currency: someInvoice("7").currency, minorUnits: 55_100n };
  return { type, invoiceId: bill, paymentId: payment, amount };
}

describe("a workflow that is to wait for the payer", () => {
  it("has its token kept before the payment is read, and waits while that is open", async () => {
    const { ports, store, done } = createScene();
    await store(requestedPayment);
    await waitForPayer(ports, { ...ids, taskToken: "t1" });
    expect(done).toStrictEqual([
      ["keep", "t1"],
      ["load", bill],
    ]);
    expect(value(await ports.callbacks.find(id, now))).toBe("t1");
  });

  it("is woken at once where the payment has ended meanwhile, with what is next", async () => {
    const { ports, store, done } = createScene();
    await store(capturedPayment);
    await waitForPayer(ports, { ...ids, taskToken: "t1" });
    expect(done.at(-1)).toStrictEqual(["wake", "t1", paid]);
  });

  it("is woken by whoever ends the payment between the two", async () => {
    const scene = createScene();
    await scene.store(requestedPayment);
    const events = wakingEvents(createMemoryEventPublisher(), scene.ports, () => undefined);
    const load: WakeUpPorts["invoices"]["load"] = (invoice) =>
      // What is read was open: it ends before that is looked at.
      scene.ports.invoices.load(invoice).map(async (read) => {
        await scene.store(capturedPayment);
        value(await events.publish([ended("payment-captured")]));
        return read;
      });
    await waitForPayer({ ...scene.ports, invoices: { load } }, { ...ids, taskToken: "t1" });
    expect(scene.waiting.has("t1")).toBe(false);
  });

  it("has its token kept for longer than it may run", async () => {
    const { ports, store } = createScene();
    await store(requestedPayment);
    await waitForPayer(ports, { ...ids, taskToken: "t1" });
    const find = async (at: Instant) => value(await ports.callbacks.find(id, at));
    expect(await find(addMilliseconds(now, 30 * day))).toBe("t1");
    expect(await find(addMilliseconds(now, 32 * day))).toBeUndefined();
  });

  it("waits where there is no such payment, as nobody can end it", async () => {
    const { ports, store, done } = createScene();
    await store();
    await waitForPayer(ports, { ...ids, taskToken: "t1" });
    expect(done).not.toContainEqual(["wake", "t1", paid]);
  });

  it("does not mind that nobody waits under its token any more", async () => {
    const { ports, store, waiting } = createScene();
    await store(capturedPayment);
    waiting.clear();
    await expect(waitForPayer(ports, { ...ids, taskToken: "t1" })).resolves.toBeUndefined();
  });

  it.each<readonly [string, Partial<WakeUpPorts>]>([
    ["the token cannot be kept", { callbacks: { keep: failing, find: failing } }],
    ["the payment cannot be read", { invoices: { load: failing } }],
    ["it cannot be woken", { waker: { wake: failing } }],
  ])("is told to try again where %s", async (_what, others) => {
    const { ports, store } = createScene(others);
    await store(capturedPayment);
    const waiting = waitForPayer(ports, { ...ids, taskToken: "t1" });
    await expect(waiting).rejects.toThrow("elsewhere: unavailable: no answer");
  });

  it.each([
    ["no token", ids],
    ["an empty token", { ...ids, taskToken: "" }],
    ["no payment", { invoiceId: bill, taskToken: "t1" }],
    ["something besides", { ...ids, taskToken: "t1", name: "Kelly" }],
  ])("is asked for by two ids and a token, and not by %s", async (_what, input) => {
    const { ports, done } = createScene();
    await expect(waitForPayer(ports, input)).rejects.toThrow();
    expect(done).toStrictEqual([]);
  });
});

test.each([
  ["with a token", { ...ids, taskToken: "t1" }, true],
  ["without", ids, false],
  ["with an empty one", { ...ids, taskToken: "" }, false],
  ["with nothing at all", undefined, false],
])("a step that is called %s lets wait or does not", (_what, input, expected) => {
  expect(isWait(input)).toBe(expected);
});

describe("a publisher that wakes workflows", () => {
  interface Publishing extends Scene {
    readonly publish: (...events: readonly DomainEvent[]) => Promise<void>;
    readonly heard: readonly DomainEvent[];
    readonly failures: readonly Failure[];
  }

  async function publishing(others: Partial<WakeUpPorts> = {}): Promise<Publishing> {
    const scene = createScene(others);
    const heard: DomainEvent[] = [];
    const failures: Failure[] = [];
    const inner = createMemoryEventPublisher((event) => heard.push(event));
    const events = wakingEvents(inner, scene.ports, (failure) => failures.push(failure));
    await scene.store(requestedPayment);
    return {
      ...scene,
      heard,
      failures,
      publish: async (...told) => value(await events.publish(told)),
    };
  }

  const wakeUps = ({ done }: Scene) =>
    done.filter((each) => Array.isArray(each) && each[0] === "wake");

  it.each(["payment-captured", "payment-declined", "payment-not-charged"] as const)(
    "wakes the one that waits for the payment once: %s",
    async (type) => {
      const scene = await publishing();
      await waitForPayer(scene.ports, { ...ids, taskToken: "t1" });
      await scene.store(capturedPayment);
      await scene.publish(ended(type));
      expect(wakeUps(scene)).toStrictEqual([["wake", "t1", paid]]);
      expect(scene.waiting.has("t1")).toBe(false);
      expect(scene.heard).toStrictEqual([ended(type)]);
      expect(scene.failures).toStrictEqual([]);
    },
  );

  it("says what is next by what is stored, not by what it is told", async () => {
    const scene = await publishing();
    await waitForPayer(scene.ports, { ...ids, taskToken: "t1" });
    await scene.store({
      ...requestedPayment,
      status: "declined",
      endedAt: now,
      reason: "card-declined",
    });
    await scene.publish(ended("payment-captured"));
    expect(wakeUps(scene)).toStrictEqual([
      ["wake", "t1", { type: "payment", status: "declined", next: "end" }],
    ]);
  });

  it("wakes nobody while what is stored is open", async () => {
    const scene = await publishing();
    await waitForPayer(scene.ports, { ...ids, taskToken: "t1" });
    await scene.publish(ended("payment-captured"));
    expect(wakeUps(scene)).toStrictEqual([]);
    expect(scene.heard).toHaveLength(1);
  });

  it("wakes nobody at other news", async () => {
    const scene = await publishing();
    await waitForPayer(scene.ports, { ...ids, taskToken: "t1" });
    await scene.store(capturedPayment);
    const others: readonly DomainEvent[] = [
      { type: "exception-raised", ...ids, exception: "captured-twice" },
      { type: "case-resolved", ...ids, action: "noted" },
      { type: "file-ingested", fingerprint: fingerprint("a"), rows: 1 },
    ];
    await scene.publish(...others);
    expect(wakeUps(scene)).toStrictEqual([]);
    expect(scene.heard).toStrictEqual(others);
  });

  it("wakes nobody where nobody waits", async () => {
    const scene = await publishing();
    await scene.store(capturedPayment);
    await scene.publish(ended("payment-captured"));
    expect(wakeUps(scene)).toStrictEqual([]);
    expect([scene.heard.length, scene.failures]).toStrictEqual([1, []]);
  });

  it("wakes each of several payments by its own token", async () => {
    const scene = await publishing();
    const other = { ...requestedPayment, id: paymentId("p2") };
    await waitForPayer(scene.ports, { ...ids, taskToken: "t1" });
    await waitForPayer(scene.ports, { ...ids, paymentId: other.id, taskToken: "t2" });
    await scene.store(capturedPayment, { ...capturedPayment, id: other.id });
    await scene.publish(ended("payment-captured"), about("payment-captured", other.id));
    expect(wakeUps(scene)).toStrictEqual([
      ["wake", "t1", paid],
      ["wake", "t2", paid],
    ]);
  });

  it("wakes under the newest token alone", async () => {
    const scene = await publishing();
    await waitForPayer(scene.ports, { ...ids, taskToken: "t1" });
    await waitForPayer(scene.ports, { ...ids, taskToken: "t2" });
    await scene.store(capturedPayment);
    await scene.publish(ended("payment-captured"));
    expect(wakeUps(scene)).toStrictEqual([["wake", "t2", paid]]);
  });

  it("wakes nobody under a token that is over", async () => {
    const scene = await publishing();
    await waitForPayer(scene.ports, { ...ids, taskToken: "t1" });
    await scene.store(capturedPayment);
    scene.clock.advance(32 * day);
    await scene.publish(ended("payment-captured"));
    expect(wakeUps(scene)).toStrictEqual([]);
  });

  it("fails nobody who tells the same again", async () => {
    const scene = await publishing();
    await waitForPayer(scene.ports, { ...ids, taskToken: "t1" });
    await scene.store(capturedPayment);
    await scene.publish(ended("payment-captured"));
    await scene.publish(ended("payment-captured"));
    expect([scene.heard.length, scene.failures]).toStrictEqual([2, []]);
  });

  it("wakes nobody for money that was recovered later: its payment has no workflow", async () => {
    const scene = await publishing();
    await waitForPayer(scene.ports, { ...ids, taskToken: "t1" });
    const recovered = recoveredPaymentId(id);
    const canceled: Payment = { ...requestedPayment, status: "canceled", endedAt: now };
    await scene.store(canceled, { ...capturedPayment, id: recovered, recoveredFrom: id });
    await scene.publish(about("payment-captured", recovered));
    expect(wakeUps(scene)).toStrictEqual([]);
    await scene.publish(ended("payment-not-charged"));
    expect(wakeUps(scene)).toStrictEqual([
      ["wake", "t1", { type: "payment", status: "canceled", next: "end" }],
    ]);
  });

  it.each<readonly [string, Partial<WakeUpPorts>]>([
    ["find its token", { callbacks: { keep: failing, find: failing } }],
    ["read the payment", { invoices: { load: failing } }],
    ["wake it", { waker: { wake: failing } }],
  ])("tells everybody else where it cannot %s, and reports that", async (_what, others) => {
    const callbacks = createMemoryCallbackStore();
    value(await callbacks.keep(id, "t1", addMilliseconds(now, day)));
    const scene = await publishing({ callbacks, ...others });
    await scene.store(capturedPayment);
    await scene.publish(ended("payment-captured"));
    expect(scene.heard).toStrictEqual([ended("payment-captured")]);
    expect(scene.failures).toStrictEqual([lost]);
  });

  it("wakes the others where one of them cannot be woken", async () => {
    const woken: string[] = [];
    const wake: WakeUpPorts["waker"]["wake"] = (token, news) =>
      token === "t1"
        ? errAsync(lost)
        : createMemoryWorkflowWaker(() => woken.push(token) > 0).wake(token, news);
    const other = paymentId("p2");
    const scene = await publishing({ waker: { wake } });
    await waitForPayer(scene.ports, { ...ids, taskToken: "t1" });
    await waitForPayer(scene.ports, { ...ids, paymentId: other, taskToken: "t2" });
    await scene.store(capturedPayment, { ...capturedPayment, id: other });
    await scene.publish(ended("payment-captured"), about("payment-captured", other));
    expect(woken).toStrictEqual(["t2"]);
    expect(scene.failures).toStrictEqual([lost]);
  });

  it("fails where nobody else can be told, after it has woken whom it had to", async () => {
    const scene = await publishing();
    await waitForPayer(scene.ports, { ...ids, taskToken: "t1" });
    await scene.store(capturedPayment);
    const silent = wakingEvents({ publish: () => errAsync(lost) }, scene.ports, () => undefined);
    const published = await silent.publish([ended("payment-captured")]);
    expect(published.isErr() && published.error).toStrictEqual(lost);
    expect(scene.waiting.has("t1")).toBe(false);
  });
});

function failing(): ResultAsync<never, Failure> {
  return errAsync(lost);
}
