import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { InvoiceId } from "../../ids.ts";
import { type Invoice, sweepDueAt } from "../../invoice/invoice.ts";
import { reviewSince } from "../../invoice/operator-cases.ts";
import type { PaymentException } from "../../invoice/payment-exception.ts";
import type { Payment } from "../../payment/payment.ts";
import { batchLimit, type InvoiceStore } from "../../ports/invoice-store.ts";
import type { Receipt } from "../../receipt/receipt.ts";
import { addMilliseconds, type Instant } from "../../time/instant.ts";
import { invoices } from "../arbitraries.ts";
import { currency, instant, invoiceId, paymentId } from "../make.ts";
import { problem, value } from "../outcome.ts";
import { capturedPayment, manyInvoices, requestedPayment, someInvoice } from "../some-invoice.ts";

const noon = instant("2026-11-22");
const end = instant("2099-01-01");

/** What every invoice store does. `create` gives an empty one. */
export function describeInvoiceStore(
  name: string,
  create: () => InvoiceStore | Promise<InvoiceStore>,
): void {
  describe(`invoice store: ${name}`, () => {
    describe("what is stored", () => {
      it("comes back as it was: any payment, any text, any amount", async () => {
        const store = await create();
        const known = new Set<InvoiceId>();
        await fc.assert(
          fc.asyncProperty(invoices(), async (invoice) => {
            fc.pre(!known.has(invoice.id));
            known.add(invoice.id);
            const saved = await store.save(invoice);
            expect(value(saved)).toStrictEqual({ ...invoice, version: 1 });
            expect(await load(store, invoice.id)).toStrictEqual({ ...invoice, version: 1 });
          }),
        );
      });

      it("comes back from a batch as it was", async () => {
        const store = await create();
        const [batch = []] = fc.sample(
          fc.uniqueArray(invoices(), { selector: ({ id }) => id, minLength: 40, maxLength: 40 }),
          { numRuns: 1, seed: 42 },
        );
        expect(value(await store.saveMany(batch))).toStrictEqual(batch.map(() => "saved"));
        const found = value(await store.loadMany(batch.map(({ id }) => id)));
        expect(byId(found)).toStrictEqual(byId(batch.map((each) => ({ ...each, version: 1 }))));
      });

      it("is not there before it is saved", async () => {
        const store = await create();
        expect(value(await store.load(invoiceId("1")))).toBeUndefined();
        expect(value(await store.loadMany([invoiceId("1")]))).toStrictEqual([]);
        expect(value(await store.loadMany([]))).toStrictEqual([]);
      });

      it("is told apart by its id's exact spelling", async () => {
        const store = await create();
        for (const id of ["7", "07", "007", "a", "A", "é", "e"]) {
          expect((await store.save(someInvoice(id))).isOk()).toBe(true);
        }
        expect((await load(store, invoiceId("07"))).id).toBe("07");
      });

      it("is a copy: what the caller does to the object afterwards changes nothing", async () => {
        const store = await create();
        const payments: Payment[] = [];
        const invoice = { ...someInvoice("1"), payments };
        await store.save(invoice);
        payments.push(requestedPayment);
        expect((await load(store, invoice.id)).payments).toStrictEqual([]);
        const loaded = await load(store, invoice.id);
        Reflect.set(loaded, "billed", 0n);
        Reflect.set(loaded.asOf, "sequence", 99);
        expect(await load(store, invoice.id)).toStrictEqual({ ...someInvoice("1"), version: 1 });
        const [listed = expect.fail("not found")] = value(await store.loadMany([invoice.id]));
        Reflect.set(listed.asOf, "sequence", 99);
        expect(await load(store, invoice.id)).toStrictEqual({ ...someInvoice("1"), version: 1 });
      });

      it("forgets a field that the next save no longer has", async () => {
        const store = await create();
        const { dueOn: _dueOn, ...without } = someInvoice("1");
        const saved = await store.save({ ...without, dueOn: { type: "words", words: "soon" } });
        expect(value(saved).dueOn).toBeDefined();
        await store.save({ ...without, version: 1 });
        expect(await load(store, without.id)).toStrictEqual({ ...without, version: 2 });
      });
    });

    describe("a save", () => {
      it("raises the version by one, and says so", async () => {
        const store = await create();
        let invoice = someInvoice("1");
        for (let version = 1; version <= 5; version += 1) {
          invoice = value(await store.save(invoice));
          expect(invoice.version).toBe(version);
          expect((await load(store, invoice.id)).version).toBe(version);
        }
      });

      it.each([0, 1, 3])("over version %i of an invoice at 2 is a conflict", async (version) => {
        const store = await create();
        await store.save(someInvoice("1"));
        const second = value(await store.save({ ...someInvoice("1"), version: 1 }));
        const lost = await store.save({ ...second, billed: 1n, version });
        expect(problem(lost)).toMatchObject({ type: "conflict", key: "1" });
        expect(await load(store, second.id)).toStrictEqual(second);
      });

      it("of a version of an invoice that is not there is a conflict, and makes none", async () => {
        const store = await create();
        const lost = await store.save({ ...someInvoice("1"), version: 1 });
        expect(problem(lost).type).toBe("conflict");
        expect(value(await store.load(invoiceId("1")))).toBeUndefined();
      });

      it("is won by one of fifty at once", async () => {
        const store = await create();
        const invoice = value(await store.save(someInvoice("1")));
        const saves = await Promise.all(
          Array.from({ length: 50 }, (_, nth) => store.save({ ...invoice, billed: BigInt(nth) })),
        );
        const won = saves.filter((saved) => saved.isOk());
        expect(won).toHaveLength(1);
        expect(await load(store, invoice.id)).toStrictEqual(value(won[0] ?? expect.fail()));
      });
    });

    describe("a batch", () => {
      it("is saved invoice by invoice, each on its own condition, verdicts in the order given", async () => {
        const store = await create();
        await store.save(someInvoice("1"));
        await store.save(someInvoice("3"));
        const verdicts = await store.saveMany([
          { ...someInvoice("1"), billed: 11n },
          someInvoice("2"),
          { ...someInvoice("3"), version: 1, billed: 33n },
          { ...someInvoice("4"), version: 1 },
        ]);
        expect(value(verdicts)).toStrictEqual(["conflict", "saved", "saved", "conflict"]);
        const ids = ["1", "2", "3", "4"].map(invoiceId);
        const found = byId(value(await store.loadMany(ids)));
        expect([...found].map(([id, { billed, version }]) => [id, billed, version])).toStrictEqual([
          ["1", 55_100n, 1],
          ["2", 55_100n, 1],
          ["3", 33n, 2],
        ]);
      });

      it("may be empty", async () => {
        const store = await create();
        expect(value(await store.saveMany([]))).toStrictEqual([]);
      });

      it(`holds ${batchLimit} invoices, and loads as many`, async () => {
        const store = await create();
        const batch = manyInvoices("INV", batchLimit);
        const verdicts = value(await store.saveMany(batch));
        expect(verdicts).toStrictEqual(batch.map(() => "saved"));
        const found = value(await store.loadMany(batch.map(({ id }) => id)));
        expect(found).toHaveLength(batchLimit);
      });

      it(`of ${batchLimit + 1} is refused whole`, async () => {
        const store = await create();
        const batch = manyInvoices("INV", batchLimit + 1);
        expect((await store.saveMany(batch)).isErr()).toBe(true);
        expect((await store.loadMany(batch.map(({ id }) => id))).isErr()).toBe(true);
        const half = value(await store.loadMany(batch.slice(1).map(({ id }) => id)));
        expect(half).toStrictEqual([]);
      });

      it("with an id twice is refused whole", async () => {
        const store = await create();
        expect(
          (await store.saveMany([someInvoice("1"), someInvoice("2"), someInvoice("1")])).isErr(),
        ).toBe(true);
        expect((await store.loadMany(["1", "1"].map(invoiceId))).isErr()).toBe(true);
        expect(value(await store.load(invoiceId("2")))).toBeUndefined();
      });
    });

    describe("what is open", () => {
      const at = (minutes: number) => addMilliseconds(noon, minutes * 60_000);

      it("is found by age, longest first", async () => {
        const store = await create();
        for (const [id, minutes] of [
          ["b", 2],
          ["a", 3],
          ["c", 1],
        ] as const) {
          await store.save({ ...someInvoice(id), payments: [requestedAt(at(minutes))] });
        }
        const found = value(await store.findDue(at(10), 10));
        expect(found.map(({ id }) => id)).toStrictEqual(["c", "b", "a"]);
        expect(found[0]).toStrictEqual(await load(store, invoiceId("c")));
      });

      it("is only what is due by the moment asked for", async () => {
        const store = await create();
        await store.save({ ...someInvoice("1"), payments: [requestedAt(at(5))] });
        expect(value(await store.findDue(addMilliseconds(at(5), -1), 10))).toStrictEqual([]);
        expect(value(await store.findDue(at(5), 10))).toHaveLength(1);
      });

      it("is found up to the limit", async () => {
        const store = await create();
        for (const id of ["1", "2", "3", "4", "5"]) {
          await store.save({ ...someInvoice(id), payments: [requestedAt(at(Number(id)))] });
        }
        const found = value(await store.findDue(at(10), 3));
        expect(found.map(({ id }) => id)).toStrictEqual(["1", "2", "3"]);
      });

      it("is no invoice without a payment, nor one whose payment has ended", async () => {
        const store = await create();
        await store.save(someInvoice("1"));
        const saved = value(
          await store.save({ ...someInvoice("2"), payments: [requestedAt(at(0))] }),
        );
        expect(value(await store.findDue(at(10), 10))).toHaveLength(1);
        await store.save({ ...saved, payments: [capturedPayment] });
        expect(value(await store.findDue(at(10), 10))).toStrictEqual([]);
      });

      it("is a receipt until it is final", async () => {
        const store = await create();
        const address = { channel: "email", address: "a@example.org" } as const;
        const about = { to: address, number: "p1", attempts: 1 };
        let saved = await save(store, {
          ...someInvoice("1"),
          payments: [capturedWith({ ...about, status: "queued", notBefore: at(1) })],
        });
        expect(value(await store.findDue(at(10), 10))).toHaveLength(1);
        const sending: Receipt = { ...about, status: "sending", leaseUntil: at(1) };
        saved = await save(store, { ...saved, payments: [capturedWith(sending)] });
        expect(value(await store.findDue(at(10), 10))).toHaveLength(1);
        const sent: Receipt = { ...about, status: "sent", at: at(1) };
        await save(store, { ...saved, payments: [capturedWith(sent)] });
        expect(value(await store.findDue(at(10), 10))).toStrictEqual([]);
      });

      it("is a payment that the sweep has looked at in vain only after its pause", async () => {
        const store = await create();
        const paused = { tries: 2, until: at(5) };
        await save(store, {
          ...someInvoice("1"),
          payments: [requestedAt(at(0))],
          sweepPause: paused,
        });
        expect(value(await store.findDue(at(4), 10))).toStrictEqual([]);
        expect(value(await store.findDue(at(5), 10))).toHaveLength(1);
      });

      it("is what batches have saved, too", async () => {
        const store = await create();
        await store.saveMany([
          someInvoice("1"),
          { ...someInvoice("2"), payments: [requestedAt(at(0))] },
        ]);
        const found = value(await store.findDue(at(10), 10));
        expect(found.map(({ id }) => id)).toStrictEqual(["2"]);
      });

      it("is not changed by a save that lost", async () => {
        const store = await create();
        const saved = await save(store, { ...someInvoice("1"), payments: [requestedAt(at(0))] });
        const lost = await store.save({ ...saved, payments: [capturedPayment], version: 0 });
        expect(lost.isErr()).toBe(true);
        expect(value(await store.findDue(at(10), 10))).toStrictEqual([saved]);
      });

      it("agrees with the invoice's own word for any invoice", async () => {
        const store = await create();
        const batch = anyInvoices();
        await store.saveMany(batch);
        const found = value(await store.findDue(end, 100));
        expect(idsOf(found)).toStrictEqual(
          idsOf(batch.filter((invoice) => sweepDueAt(invoice) !== undefined)),
        );
      });
    });

    describe("what an operator may have to look at", () => {
      const raised = (minutes: number): PaymentException => ({
        id: "e1",
        paymentId: paymentId("p1"),
        at: addMilliseconds(noon, minutes * 60_000),
        type: "captured-twice",
        gatewayRef: "ch_2",
        money: { currency: currency("USD"), minorUnits: 9_007_199_254_740_993n },
      });
      const waiting = (id: string, minutes: number): Invoice => ({
        ...someInvoice(id),
        payments: [capturedPayment],
        exceptions: [raised(minutes)],
      });

      it("is found up to the limit, longest first, whole", async () => {
        const store = await create();
        for (const [id, minutes] of [
          ["b", 2],
          ["a", 3],
          ["c", 1],
        ] as const) {
          await save(store, waiting(id, minutes));
        }
        const found = value(await store.findForReview(end, 2));
        expect(found.map(({ id }) => id)).toStrictEqual(["c", "b"]);
        expect(found[0]).toStrictEqual(await load(store, invoiceId("c")));
      });

      it("is found from when it waits, not before", async () => {
        const store = await create();
        await save(store, waiting("1", 5));
        const at = addMilliseconds(noon, 5 * 60_000);
        expect(value(await store.findForReview(addMilliseconds(at, -1), 10))).toStrictEqual([]);
        expect(value(await store.findForReview(at, 10))).toHaveLength(1);
      });

      it("is not found any more once it is decided", async () => {
        const store = await create();
        const saved = await save(store, waiting("1", 1));
        expect(value(await store.findForReview(end, 10))).toHaveLength(1);
        await save(store, { ...saved, exceptions: [] });
        expect(value(await store.findForReview(end, 10))).toStrictEqual([]);
      });

      it("agrees with the invoice's own word for any invoice", async () => {
        const store = await create();
        const batch = anyInvoices();
        await store.saveMany(batch);
        const found = value(await store.findForReview(end, 100));
        expect(idsOf(found)).toStrictEqual(
          idsOf(batch.filter((invoice) => reviewSince(invoice) !== undefined)),
        );
      });
    });
  });
}

function anyInvoices(): readonly Invoice[] {
  const [batch = []] = fc.sample(
    fc.uniqueArray(invoices(), { selector: ({ id }) => id, minLength: 60, maxLength: 60 }),
    { numRuns: 1, seed: 7 },
  );
  return batch;
}

function idsOf(found: readonly Invoice[]): readonly string[] {
  return found.map(({ id }) => id).toSorted();
}

function requestedAt(at: Instant): Payment {
  return { ...requestedPayment, requestedAt: at };
}

function capturedWith(...receipts: readonly Receipt[]): Payment {
  return { ...capturedPayment, receipts };
}

function byId(found: readonly Invoice[]): ReadonlyMap<string, Invoice> {
  return new Map(
    found
      .map((invoice) => [invoice.id, invoice] as const)
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}

async function load(store: InvoiceStore, id: InvoiceId): Promise<Invoice> {
  return value(await store.load(id)) ?? expect.fail(`no invoice ${id}`);
}

async function save(store: InvoiceStore, invoice: Invoice): Promise<Invoice> {
  return value(await store.save(invoice));
}
