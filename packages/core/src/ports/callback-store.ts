import type { ResultAsync } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { PaymentId } from "../ids.ts";
import type { Instant } from "../time/instant.ts";

/** Keeps, beside a payment, how to wake the workflow that waits for it. A token is its engine's, and opaque. */
export interface CallbackStore {
  /** Keeps `token` in place of an earlier one of the payment; after `until` it is as good as gone. */
  readonly keep: (
    paymentId: PaymentId,
    token: string,
    until: Instant,
  ) => ResultAsync<void, Failure>;
  /** The token that was kept last, unless it is over at `now`. Whoever asks after a `keep` has answered finds it. */
  readonly find: (paymentId: PaymentId, now: Instant) => ResultAsync<string | undefined, Failure>;
}
