import type { BillerBody, PaymentBody } from "@billsdue/handlers/contract";
import { useEffect } from "preact/hooks";

import { billFragment } from "../place/route.ts";
import type { Session } from "../place/session.ts";
import type { Go } from "../place/view.ts";
import { keptReceiptDraft } from "../receipt/receipt-draft-store.ts";
import { checkReceipt } from "../receipt/receipt-draft.ts";
import { moneyText } from "../text/money-text.ts";
import { PayAgainSafely } from "./pay-again-safely.tsx";
import { usePaying } from "./use-paying.ts";

interface TryAgainProps {
  readonly payment: PaymentBody;
  readonly session: Session;
  readonly biller: BillerBody;
  readonly go: Go;
}

/** A new payment of the same amount, with the receipt choices of the one that ended. */
export function TryAgain({ payment, session, biller, go }: TryAgainProps) {
  const paying = usePaying(session, go);
  const isSending = paying.state === "sending";
  useEffect(() => {
    if (paying.invalidFields !== undefined) {
      go.bill({ refusal: "not-begun", expected: payment.amount });
    }
  }, [paying.invalidFields]);

  function begin() {
    if (isSending) return;
    const draft = keptReceiptDraft(session.invoiceId);
    const checked = draft === undefined ? undefined : checkReceipt(draft, biller.textCountryCodes);
    if (checked?.type !== "receipt") return go.bill();
    paying.begin({ expectedAmount: payment.amount, receipt: checked.receipt });
  }

  if (paying.state === "unsure") return <PayAgainSafely onRetry={paying.repeat} />;
  return (
    <>
      <p>
        Amount: <span class="amount">{moneyText(payment.amount)}</span>, invoice {session.invoiceId}
      </p>
      <p class="actions">
        <button type="button" class="button" aria-disabled={isSending} onClick={begin}>
          Try again
        </button>
        <a href={billFragment}>Go to your bill</a>
      </p>
      <p role="status" class={isSending ? "progress" : "visually-hidden"}>
        {isSending ? "Starting your payment…" : ""}
      </p>
    </>
  );
}
