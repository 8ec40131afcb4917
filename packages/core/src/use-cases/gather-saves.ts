import { ok, type Result } from "neverthrow";

import type { Failure } from "../failure.ts";
import { batchLimit } from "../ports/invoice-store.ts";
import { type BatchStore, type RowChange, type RowsContext, saveChanges } from "./apply-rows.ts";

type Save = Promise<Result<void, Failure>>;

/** The saves of a file, gathered over its batches: one of a hundred changes costs as many calls as one of a few. */
export interface GatheredSaves {
  /** Takes the changes of a batch; waits where too much is under way, and fails where that has. */
  readonly add: (batch: object, changes: readonly RowChange[]) => Save;
  /** Whether anything that was taken of the batch may not be saved yet. */
  readonly has: (batch: object) => boolean;
  /** Waits until everything that was taken of the batch is saved. */
  readonly saved: (batch: object) => Save;
  /** Waits until nothing is under way any more, whatever came of it. */
  readonly ended: () => Promise<unknown>;
}

const savesAtOnce = 4;

/** No change was taken yet. */
export function gatherSaves(invoices: BatchStore, context: RowsContext): GatheredSaves {
  let changes: RowChange[] = [];
  /** The batches that they are of, in order. */
  let waiting = new Set<object>();
  const underWay: Save[] = [];
  /** What is under way for a batch, or has failed. */
  const savesOf = new Map<object, Set<Save>>();

  const begin = async (): Save => {
    const before = underWay.length < savesAtOnce ? undefined : await underWay.shift();
    if (before?.isErr() === true) return before;
    const [batches, save] = [waiting, saveChanges(invoices, changes, context)];
    [waiting, changes] = [new Set(), []];
    underWay.push(save);
    for (const batch of batches) {
      savesOf.set(batch, (savesOf.get(batch) ?? new Set()).add(save));
    }
    const forget = (saved: Awaited<Save>) => {
      if (saved.isErr()) return;
      for (const batch of batches) {
        const saves = savesOf.get(batch);
        saves?.delete(save);
        if (saves?.size === 0) savesOf.delete(batch);
      }
    };
    void save.then(forget, () => undefined);
    return ok(undefined);
  };

  return {
    add: async (batch, added) => {
      for (let at = 0; at < added.length;) {
        const more = added.slice(at, at + batchLimit - changes.length);
        changes.push(...more);
        waiting.add(batch);
        at += more.length;
        if (changes.length < batchLimit) break;
        const begun = await begin();
        if (begun.isErr()) return begun;
      }
      return ok(undefined);
    },
    has: (batch) => waiting.has(batch) || savesOf.has(batch),
    saved: async (batch) => {
      const begun = waiting.has(batch) ? await begin() : ok(undefined);
      if (begun.isErr()) return begun;
      const saves = await Promise.all(savesOf.get(batch) ?? new Set<Save>());
      return saves.find((save) => save.isErr()) ?? ok(undefined);
    },
    ended: () => Promise.allSettled(underWay),
  };
}
