import type { BillBody, BillerBody } from "@billsdue/handlers/contract";
import type { TargetedSubmitEvent } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { focusFirstFault } from "../page/focus-fault.ts";
import { NoticeBox } from "../page/notice-box.tsx";
import type { Paying } from "../payment/use-paying.ts";
import { ReceiptChoices } from "../receipt/receipt-choices.tsx";
import { keepReceiptDraft, keptReceiptDraft } from "../receipt/receipt-draft-store.ts";
import {
  checkReceipt,
  emptyDraft,
  faultsOfFields,
  type ReceiptDraft,
  type ReceiptFaults,
} from "../receipt/receipt-draft.ts";
import { moneyText } from "../text/money-text.ts";

interface PayFormProps {
  readonly bill: BillBody;
  readonly biller: BillerBody;
  readonly paying: Paying;
}

const notAccepted = {
  heading: "The payment did not begin",
  text: "Nothing has been charged. Reload this page, then try again.",
};

export function PayForm({ bill, biller, paying }: PayFormProps) {
  const [draft, setDraft] = useState(() => keptReceiptDraft(bill.invoiceId) ?? emptyDraft);
  const [ownFaults, setOwnFaults] = useState<ReceiptFaults>({});
  const form = useRef<HTMLFormElement>(null);
  const fromApi = faultsOfFields(paying.invalidFields ?? []);
  const faults = { ...fromApi, ...ownFaults };
  const isSending = paying.state === "sending";
  useEffect(() => focusFirstFault(form.current), [ownFaults, paying.invalidFields]);

  function change(next: ReceiptDraft) {
    setDraft(next);
    keepReceiptDraft(bill.invoiceId, next);
  }

  function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isSending) return;
    keepReceiptDraft(bill.invoiceId, draft);
    const checked = checkReceipt(draft, biller.textCountryCodes);
    setOwnFaults(checked.type === "faults" ? checked.faults : {});
    if (checked.type === "receipt") {
      paying.begin({ expectedAmount: bill.balance, receipt: checked.receipt });
    }
  }

  return (
    <form ref={form} noValidate onSubmit={submit}>
      {paying.invalidFields !== undefined && Object.keys(fromApi).length === 0 && (
        <NoticeBox notice={notAccepted} tone="trouble" takesFocus />
      )}
      <ReceiptChoices
        draft={draft}
        faults={faults}
        countryCodes={biller.textCountryCodes}
        onChange={change}
      />
      <p>You will type your card details on the card processor’s own secure page.</p>
      <button type="submit" class="button button-pay" aria-disabled={isSending}>
        Pay {moneyText(bill.balance)}
      </button>
      <p role="status" class={isSending ? "progress" : "visually-hidden"}>
        {isSending ? "Starting your payment…" : ""}
      </p>
    </form>
  );
}
