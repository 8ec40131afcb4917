import type { ResultAsync } from "neverthrow";

import type { Failure } from "../failure.ts";

/** The service will never deliver this message: a bad address, a closed account. */
export interface DeliveryRefused {
  readonly type: "delivery-refused";
  readonly reason: string;
}

/** Sends e-mail. A failure leaves open whether the message went out. */
export interface Mailer {
  readonly send: (message: {
    readonly to: string;
    readonly subject: string;
    readonly body: string;
  }) => ResultAsync<void, DeliveryRefused | Failure>;
}
