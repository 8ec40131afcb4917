import type { PaymentRequest } from "@billsdue/handlers/contract";
import { useEffect, useRef, useState } from "preact/hooks";

import { requestPayment } from "../api/api.ts";
import type { Session } from "../place/session.ts";
import type { Go } from "../place/view.ts";
import { forgetAttempt, keepAttempt, openAttempt } from "./attempt-store.ts";
import { type Attempt, newAttempt, outcomeOf } from "./attempt.ts";

export interface Paying {
  readonly state: "ready" | "sending" | "unsure";
  /** The API's words for what it did not accept. */
  readonly invalidFields: readonly string[] | undefined;
  readonly begin: (request: PaymentRequest) => void;
  readonly repeat: () => void;
}

/** Begins payments of the session's bill, one at a time. An attempt that a reload cut off is taken up again as it was. */
export function usePaying(session: Session, go: Go): Paying {
  const [state, setState] = useState<Paying["state"]>(() =>
    openAttempt(session.invoiceId) === undefined ? "ready" : "sending",
  );
  const [invalidFields, setInvalidFields] = useState<readonly string[]>();
  const isSending = useRef(false);
  const isShown = useRef(true);

  async function send(attempt: Attempt, pressedPay: boolean) {
    if (isSending.current) return;
    isSending.current = true;
    keepAttempt(attempt);
    setState("sending");
    setInvalidFields(undefined);
    const { invoiceId, key, request } = attempt;
    const outcome = outcomeOf(await requestPayment(session.token, key, request));
    if (outcome.type !== "unsure" && openAttempt(invoiceId)?.key === key) forgetAttempt();
    if (!isShown.current) return;
    switch (outcome.type) {
      case "started":
        return go.payment(outcome.payment, pressedPay);
      case "refused":
        return go.bill({ refusal: outcome.refusal, expected: request.expectedAmount });
      case "session-over":
        return go.sessionOver();
      case "invalid":
        setInvalidFields(outcome.fields);
        setState("ready");
        break;
      case "unsure":
        setState("unsure");
        break;
    }
    isSending.current = false;
  }

  function repeat(pressedPay: boolean) {
    const attempt = openAttempt(session.invoiceId);
    if (attempt !== undefined) void send(attempt, pressedPay);
  }

  useEffect(() => {
    repeat(false);
    return () => {
      isShown.current = false;
    };
  }, []);

  return {
    state,
    invalidFields,
    begin: (request) => void send(newAttempt(session.invoiceId, request), true),
    repeat: () => repeat(true),
  };
}
