import { ok, type Result } from "neverthrow";

import type { Failure } from "../failure.ts";
import { batchLimit } from "../ports/invoice-store.ts";
import { type BatchStore, type RowChange, type RowsContext, saveChanges } from "./apply-rows.ts";

type Save = Promise<Result<void, Failure>>;

/** The saves of a file, gathered over its batches: one of a hundred changes costs as many calls as one of a few. */
export interface GatheredSaves {
  /** Takes a change of a batch; waits where too much is under way, and fails where that has. */
  readonly add: (batch: object, change: RowChange) => Save;
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
  let waiting: { readonly batch: object; readonly change: RowChange }[] = [];
  const underWay: Save[] = [];
  const savesOf = new Map<object, Set<Save>>();

  const begin = async (): Save => {
    const before = underWay.length < savesAtOnce ? undefined : await underWay.shift();
    if (before?.isErr() === true) return before;
    const changes = waiting.map(({ change }) => change);
    const save = saveChanges(invoices, changes, context);
    for (const { batch } of waiting)
      savesOf.set(batch, (savesOf.get(batch) ?? new Set()).add(save));
    underWay.push(save);
    waiting = [];
    return ok(undefined);
  };
  // Changes come batch by batch: if one of this batch waits, the first one does.
  const isWaiting = (batch: object) => waiting[0]?.batch === batch;

  return {
    add: async (batch, change) => {
      waiting.push({ batch, change });
      return waiting.length < batchLimit ? ok(undefined) : begin();
    },
    has: (batch) => isWaiting(batch) || savesOf.has(batch),
    saved: async (batch) => {
      const begun = isWaiting(batch) ? await begin() : ok(undefined);
      if (begun.isErr()) return begun;
      const saves = await Promise.all(savesOf.get(batch) ?? new Set<Save>());
      savesOf.delete(batch);
      return saves.find((save) => save.isErr()) ?? ok(undefined);
    },
    ended: () => Promise.allSettled(underWay),
  };
}
