import { useEffect } from "preact/hooks";
import type { BillBody, BillerBody } from "@billsdue/handlers/contract";

import { readBill } from "./api.ts";
import { BillSummary } from "./bill-summary.tsx";
import { isMoving } from "./bill-words.ts";
import { Heading } from "./heading.tsx";
import { LoadFailure, Loading } from "./loading.tsx";
import { NoticeBox } from "./notice-box.tsx";
import { billNotice } from "./notice-words.ts";
import { PayForm } from "./pay-form.tsx";
import { PaymentList } from "./payment-list.tsx";
import { Receipt } from "./receipt.tsx";
import { paymentFragment } from "./route.ts";
import { useLive } from "./use-live.ts";
import type { Go, View } from "./view.ts";

type BillPageProps = Omit<Extract<View, { type: "bill" }>, "type"> & {
  readonly biller: BillerBody;
  readonly go: Go;
};

export function BillPage({ session, bill: first, notice, biller, go }: BillPageProps) {
  const live = useLive(
    () => readBill(session.token),
    ({ state }) => isMoving(state),
    first,
  );
  const isOver = live.problem === "session-required" || live.problem === "not-found";
  useEffect(() => {
    if (isOver) go.sessionOver();
  }, [isOver]);

  const bill = live.value;
  const news = notice === undefined || bill === undefined ? undefined : billNotice(notice, bill);
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
          <Actions bill={bill} biller={biller} session={session} go={go} />
        </>
      )}
    </>
  );
}

interface ActionsProps extends Pick<BillPageProps, "session" | "biller" | "go"> {
  readonly bill: BillBody;
}

function Actions({ bill, biller, session, go }: ActionsProps) {
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
      {bill.payable && <PayForm bill={bill} biller={biller} session={session} go={go} />}
      {others.length > 0 && <PaymentList payments={others} />}
    </>
  );
}
