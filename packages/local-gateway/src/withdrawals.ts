import type { PaymentId } from "@billsdue/core";

import { isPaid, type Session } from "./session.ts";

/** Which approvals are taken back once they have been told; the money stays taken. */
export interface Withdrawals {
  /** The approvals of this payment will be taken back. */
  readonly withdraw: (paymentId: PaymentId) => void;
  /** What is told in place of a session. */
  readonly toldOf: (session: Session) => Session;
  /** It has been told now; `onApproval` is called the first time that an approval is told that will be taken back. */
  readonly noteTold: (session: Session, onApproval: () => void) => void;
}

/** No approval is taken back yet. */
export function createWithdrawals(): Withdrawals {
  const withdrawn = new Set<PaymentId>();
  const told = new Set<string>();
  const isWithdrawn = (session: Session) =>
    isPaid(session) && withdrawn.has(session.request.paymentId);
  return {
    withdraw: (paymentId) => {
      withdrawn.add(paymentId);
    },
    toldOf: (session) => {
      const { id, intent } = session;
      if (intent === undefined || !isWithdrawn(session) || !told.has(id)) return session;
      const charge = { ...intent.charge, declined: "card-declined" as const };
      return { ...session, status: "expired", intent: { ...intent, charge } };
    },
    noteTold: (session, onApproval) => {
      if (!isWithdrawn(session) || told.has(session.id)) return;
      told.add(session.id);
      onApproval();
    },
  };
}
