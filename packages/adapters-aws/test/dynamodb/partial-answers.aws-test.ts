import type { Invoice } from "@billsdue/core";
import { someInvoice, value } from "@billsdue/core/testing";
import fc, { type Arbitrary } from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";

import { createDynamoInvoiceStore } from "../../src/dynamodb/index.ts";
import { serverError, throttled } from "./mishaps.ts";
import { ownTable } from "./own-table.ts";
import type { SlotTrouble } from "./partial-answers.ts";
import { type Mishap, type Trouble, unreliableClient } from "./unreliable-client.ts";
import { tryAgainAtOnce } from "./without-pauses.ts";

tryAgainAtOnce();

/** What is in the table of an invoice, and what the batch would save it over. */
type Kept = "new" | "as loaded" | "changed since" | "created since" | "gone";

const kept: Arbitrary<Kept> = fc.constantFrom(
  "new",
  "as loaded",
  "changed since",
  "created since",
  "gone",
);

const slot: Arbitrary<SlotTrouble | undefined> = fc.option(
  fc.record({
    code: fc.constantFrom(
      "ThrottlingError",
      "ProvisionedThroughputExceeded",
      "InternalServerError",
      "TransactionConflict",
      "RequestLimitExceeded",
    ),
    isDone: fc.boolean(),
  }),
  { nil: undefined },
);

const trouble: Arbitrary<Trouble> = fc.constantFrom<Trouble[]>(
  throttled,
  serverError,
  "reset",
  "time-out",
);

const whole: Arbitrary<Mishap> = fc.record({
  type: fc.constantFrom("before" as const, "after" as const),
  trouble,
});

const partOfSaves: Arbitrary<Mishap> = fc
  .array(slot, { minLength: 1, maxLength: 25 })
  .map((slots) => ({
    type: "statements",
    troubleOf: (place) => slots[place % slots.length],
  }));

const partOfReads: Arbitrary<Mishap> = fc
  .array(fc.boolean(), { minLength: 1, maxLength: 10 })
  .map((done) => ({ type: "keys", isDone: (place) => done[place % done.length] ?? true }));

const mishapsOf = (part: Arbitrary<Mishap>) =>
  fc.array(fc.option(fc.oneof(part, part, whole), { nil: undefined }), { maxLength: 8 });

/** More tries than a plan has mishaps. */
const backoff = { tries: 20, firstMs: 1, mostMs: 1 };

describe("a batch, whatever is left undone of it for a while", () => {
  let table = "";
  const { client } = unreliableClient(() => undefined);
  const witness = () => createDynamoInvoiceStore({ client, table, onCorrupt: () => undefined });

  beforeAll(async () => {
    table = await ownTable(client);
  });

  /** An invoice as the batch would save it, and as it is in the table before. */
  const prepared = async (id: string, was: Kept): Promise<[Invoice, Invoice | undefined]> => {
    const first = someInvoice(id);
    if (was === "new") return [first, undefined];
    if (was === "gone") return [{ ...first, version: 1 }, undefined];
    const stored = value(await witness().save(first));
    if (was === "as loaded") return [stored, stored];
    if (was === "created since") return [first, stored];
    return [stored, value(await witness().save({ ...stored, billed: 7n }))];
  };

  it("is saved as its verdicts say, each invoice once, and read whole", async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(kept, { minLength: 1, maxLength: 60 }),
        mishapsOf(partOfSaves),
        mishapsOf(partOfReads),
        async (states, ofSaves, ofReads) => {
          runs += 1;
          const all = await Promise.all(states.map((was, nth) => prepared(`P${runs}-${nth}`, was)));
          const plans: Readonly<Record<string, readonly (Mishap | undefined)[]>> = {
            BatchExecuteStatement: ofSaves,
            BatchGetItem: ofReads,
          };
          const unreliable = unreliableClient(({ operation, nth, attempt }) => {
            const mishap = plans[operation]?.[nth - 1];
            const isWhole = mishap?.type === "before" || mishap?.type === "after";
            return isWhole && attempt > 1 ? undefined : mishap;
          });
          const store = createDynamoInvoiceStore({
            client: unreliable.client,
            table,
            backoff,
            onCorrupt: () => undefined,
          });
          const batch = all.map(([invoice], nth) => ({ ...invoice, billed: BigInt(1_000 + nth) }));
          const verdicts = value(await store.saveMany(batch));
          expect(verdicts).toStrictEqual(
            states.map((was) => (was === "new" || was === "as loaded" ? "saved" : "conflict")),
          );
          const expected = all.flatMap(([, before], nth) => {
            const invoice = batch[nth];
            if (verdicts[nth] !== "saved" || invoice === undefined) return before ?? [];
            return { ...invoice, version: invoice.version + 1 };
          });
          const ids = batch.map(({ id }) => id);
          expect(byId(value(await witness().loadMany(ids)))).toStrictEqual(byId(expected));
          expect(byId(value(await store.loadMany(ids)))).toStrictEqual(byId(expected));
        },
      ),
    );
  });
});

function byId(invoices: readonly Invoice[]): readonly Invoice[] {
  return invoices.toSorted((left, right) => (left.id < right.id ? -1 : 1));
}
