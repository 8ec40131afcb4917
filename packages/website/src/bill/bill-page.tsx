import type { BillBody, BillerBody } from "@billsdue/handlers/contract";
import { useEffect } from "preact/hooks";

import { readBill } from "../api/api.ts";
import { useLive } from "../live/use-live.ts";
import { afterForm } from "../page/after-form.ts";
import { Heading } from "../page/heading.tsx";
import { LoadFailure, Loading } from "../page/loading.tsx";
import { NoticeBox } from "../page/notice-box.tsx";
import { billNotice } from "../page/notice-words.ts";
import { PayAgainSafely } from "../payment/pay-again-safely.tsx";
import { type Paying, usePaying } from "../payment/use-paying.ts";
import { paymentFragment } from "../place/route.ts";
import type { Go, View } from "../place/view.ts";
import { Receipt } from "../receipt/receipt.tsx";
import { AmountFacts } from "./amount-facts.tsx";
import { BillSummary } from "./bill-summary.tsx";
import { isMoving } from "./bill-words.ts";
import { PayForm } from "./pay-form.tsx";
import { PaymentList } from "./payment-list.tsx";
import { useChangedAmount } from "./use-changed-amount.ts";

type BillPageProps = Omit<Extract<View, { type: "bill" }>, "type"> & {
  readonly biller: BillerBody;
  readonly go: Go;
};

export function BillPage({ session, bill: first, notice, biller, go }: BillPageProps) {
  const live = useLive(
    () => readBill(session.token),
    ({ state }) => (isMoving(state) ? "quick" : "slow"),
    first,
  );
  const paying = usePaying(session, go);
  const isOver = live.problem === "session-required" || live.problem === "not-found";
  useEffect(() => {
    return isOver ? afterForm(go.sessionOver) : undefined;
  }, [isOver]);

  const bill = live.value;
  const changed = useChangedAmount(bill);
  const why = changed ?? notice;
  const news = why === undefined || bill === undefined ? undefined : billNotice(why, bill);
  return (
    <>
      <Heading text={`Invoice ${session.invoiceId}`} biller={biller.name} />
      {live.problem !== undefined && !isOver && (
        <LoadFailure problem={live.problem} onRetry={live.reread} />
      )}
      {news !== undefined && <NoticeBox notice={news} tone="news" />}
      {bill === undefined ? (
        live.problem === undefined && <Loading text="Loading your bill…" />
      ) : (
        <>
          <BillSummary bill={bill} />
          <Actions bill={bill} biller={biller} paying={paying} />
        </>
      )}
    </>
  );
}

interface ActionsProps {
  readonly bill: BillBody;
  readonly biller: BillerBody;
  readonly paying: Paying;
}

function Actions({ bill, biller, paying }: ActionsProps) {
  const underWay = isMoving(bill.state)
    ? bill.payments.find(({ status }) => status === "action-required")
    : undefined;
  const receipt =
    bill.state === "paid" ? bill.payments.findLast(({ status }) => status === "paid") : undefined;
  const others = bill.payments.filter((payment) => payment !== receipt && payment !== underWay);
  return (
    <>
      {underWay !== undefined && (
        <a class="button" href={paymentFragment(underWay.paymentId)}>
          Continue this payment
        </a>
      )}
      {receipt !== undefined && (
        <section aria-labelledby="receipt-heading">
          <h2 id="receipt-heading">Receipt</h2>
          <Receipt payment={receipt} invoiceId={bill.invoiceId} billerName={bill.billerName} />
        </section>
      )}
      {paying.state === "unsure" ? (
        <PayAgainSafely onRetry={paying.repeat} />
      ) : (
        bill.payable && <PayForm bill={bill} biller={biller} paying={paying} />
      )}
      <AmountFacts bill={bill} />
      {others.length > 0 && <PaymentList payments={others} />}
    </>
  );
}
