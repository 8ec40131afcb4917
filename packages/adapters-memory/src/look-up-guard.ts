import { conflict, type Instant, type LookUpGuard, type Misses } from "@billsdue/core";
import { errAsync, okAsync } from "neverthrow";

const none: Misses = { at: [], version: 0 };
const mostEntries = 100_000;

/** An empty guard. It holds 100,000 invoices: beyond that it forgets the one that was missed longest ago. */
export function createMemoryLookUpGuard(): LookUpGuard {
  const entries = new Map<string, { readonly misses: Misses; readonly expiresAt: Instant }>();
  return {
    load: (id, now) => {
      const entry = entries.get(id);
      if (entry === undefined) return okAsync(none);
      const { misses, expiresAt } = entry;
      return okAsync(
        expiresAt <= now ? { at: [], version: misses.version } : structuredClone(misses),
      );
    },
    save: (id, misses, expiresAt) => {
      if ((entries.get(id)?.misses.version ?? 0) !== misses.version) {
        return errAsync(conflict("look-up-guard", id));
      }
      entries.delete(id);
      const oldest = entries.keys().next().value;
      if (entries.size >= mostEntries && oldest !== undefined) entries.delete(oldest);
      const stored = structuredClone({ ...misses, version: misses.version + 1 });
      entries.set(id, { misses: stored, expiresAt });
      return okAsync(undefined);
    },
  };
}
