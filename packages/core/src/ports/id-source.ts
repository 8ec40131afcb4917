import type { PaymentId } from "../ids.ts";

/** Makes ids that nobody can guess and that never repeat. */
export interface IdSource {
  readonly nextPaymentId: () => PaymentId;
}
