import { addMilliseconds, type Clock, type Instant, type PaymentId } from "@billsdue/core";

import { connectionLost } from "./connection-lost.ts";
import type { Session } from "./session.ts";

/** About which payments nothing can be asked for a while. */
export interface Silences {
  readonly fall: (paymentId: PaymentId, milliseconds: number) => void;
  /** Loses the connection where an answer would show a silent payment's session. */
  readonly keep: (shown: readonly Session[]) => void;
}

/** Anything can be asked. */
export function createSilences(clock: Clock): Silences {
  const until = new Map<PaymentId, Instant>();
  return {
    fall: (paymentId, milliseconds) => {
      const end = addMilliseconds(clock.now(), milliseconds);
      const before = until.get(paymentId) ?? end;
      until.set(paymentId, end > before ? end : before);
    },
    keep: (shown) => {
      const now = clock.now();
      const isSilent = ({ request }: Session) => (until.get(request.paymentId) ?? now) > now;
      if (shown.some(isSilent)) throw connectionLost();
    },
  };
}
