import type { BillerBody } from "@billsdue/handlers/contract";
import { useEffect } from "preact/hooks";

import { readPayment } from "../api/api.ts";
import { useLive } from "../live/use-live.ts";
import { Heading } from "../page/heading.tsx";
import { LoadFailure, Loading } from "../page/loading.tsx";
import { billFragment } from "../place/route.ts";
import type { Go, View } from "../place/view.ts";
import { forgetReceiptDraft } from "../receipt/receipt-draft-store.ts";
import { cardPageUrl } from "./card-page.ts";
import { PaymentStage } from "./payment-stage.tsx";
import { isUnderWay, stageOf } from "./payment-words.ts";

type PaymentPageProps = Omit<Extract<View, { type: "payment" }>, "type"> & {
  readonly biller: BillerBody;
  readonly go: Go;
};

export function PaymentPage(props: PaymentPageProps) {
  const { session, paymentId, payment: first, pressedPay, biller, go } = props;
  const live = useLive(
    () => readPayment(session.token, paymentId),
    (read) => (isUnderWay(read) ? "quick" : "slow"),
    first,
  );
  const payment = live.value;
  const status = payment?.status;
  const isToKeep = status === "paid" || status === "refunded";
  const isOver = live.problem === "session-required" && !isToKeep;
  const cardPage = payment === undefined ? undefined : cardPageUrl(payment);
  const leaving = pressedPay && cardPage !== undefined;

  useEffect(() => {
    if (isOver) go.sessionOver();
  }, [isOver]);
  useEffect(() => {
    if (leaving) location.assign(cardPage);
  }, [leaving]);
  useEffect(() => {
    if (status === "paid") forgetReceiptDraft();
  }, [status]);

  if (live.problem === "not-found") {
    return (
      <>
        <Heading text="We cannot find that payment" biller={biller.name} />
        <p>It does not belong to the bill that you have open.</p>
        <a class="button" href={billFragment}>
          Go to your bill
        </a>
      </>
    );
  }
  return (
    <>
      {payment === undefined ? (
        <Heading text="Your payment" biller={biller.name} />
      ) : (
        <PaymentStage
          payment={payment}
          stage={stageOf(payment.status, live.readings, leaving)}
          session={session}
          biller={biller}
          go={go}
        />
      )}
      {live.problem !== undefined && live.problem !== "session-required" ? (
        <LoadFailure problem={live.problem} onRetry={live.reread} />
      ) : (
        payment === undefined && <Loading text="Checking your payment…" />
      )}
    </>
  );
}
