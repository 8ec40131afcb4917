import type { CallbackStore, Instant } from "@billsdue/core";
import { okAsync } from "neverthrow";

/** Keeps tokens by their payments; nothing is kept yet. */
export function createMemoryCallbackStore(): CallbackStore {
  const kept = new Map<string, { readonly token: string; readonly until: Instant }>();
  return {
    keep: (paymentId, token, until) => {
      kept.set(paymentId, { token, until });
      return okAsync(undefined);
    },
    find: (paymentId, now) => {
      const found = kept.get(paymentId);
      return okAsync(found === undefined || found.until <= now ? undefined : found.token);
    },
  };
}
