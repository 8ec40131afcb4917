import type { BillBody, MoneyBody } from "@billsdue/handlers/contract";
import { useEffect, useState } from "preact/hooks";

import type { BillNotice } from "../page/notice-words.ts";

/** Says so when the amount to pay is no longer the one that the payer was shown first. */
export function useChangedAmount(bill: BillBody | undefined): BillNotice | undefined {
  const [shown, setShown] = useState<MoneyBody>();
  const payable = bill?.payable === true ? bill.balance : undefined;
  useEffect(() => {
    if (payable !== undefined) setShown((before) => before ?? payable);
  }, [payable]);
  if (payable === undefined || shown === undefined || shown.amount === payable.amount) {
    return undefined;
  }
  return { refusal: "invoice-changed", expected: shown };
}
