import type { ResultAsync } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { DeliveryRefused } from "./mailer.ts";

/** Sends text messages. A failure leaves open whether the message went out. */
export interface Texter {
  readonly send: (message: {
    /** E.164, `+12125550123`. */
    readonly to: string;
    readonly text: string;
  }) => ResultAsync<void, DeliveryRefused | Failure>;
}
