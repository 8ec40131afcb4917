import type { BillerBody, PaymentBody } from "@billsdue/handlers/contract";

import { Heading } from "../page/heading.tsx";
import { billFragment } from "../place/route.ts";
import type { Session } from "../place/session.ts";
import type { Go } from "../place/view.ts";
import { Receipt } from "../receipt/receipt.tsx";
import { moneyText } from "../text/money-text.ts";
import { cardPageUrl } from "./card-page.ts";
import { cardPageWords, type Stage, stageWords } from "./payment-words.ts";
import { TryAgain } from "./try-again.tsx";

interface PaymentStageProps {
  readonly payment: PaymentBody;
  readonly stage: Stage;
  readonly session: Session;
  readonly biller: BillerBody;
  readonly go: Go;
}

export function PaymentStage(props: PaymentStageProps) {
  const { payment, stage, biller } = props;
  const { heading, text } = stageWords(stage, payment);
  const isPaid = stage === "paid";
  return (
    <>
      <div class={isPaid ? "outcome outcome-paid" : "outcome"}>
        <Heading text={heading} biller={biller.name} />
        {isPaid && <p class="outcome-amount">{moneyText(payment.amount)}</p>}
        <p role="status" class={isInMotion(stage) ? "progress" : undefined}>
          {text}
        </p>
      </div>
      <NextSteps {...props} />
    </>
  );
}

function NextSteps(props: PaymentStageProps) {
  const { payment, stage, session, biller, go } = props;
  switch (stage) {
    case "paid":
      return <ReceiptOf {...props} />;
    case "refunded":
      return (
        <>
          <MoneyOf {...props} />
          <p class="actions">
            <a href={billFragment}>Go to your bill</a>
          </p>
        </>
      );
    case "declined":
    case "not-charged":
      return <TryAgain payment={payment} session={session} biller={biller} go={go} />;
    case "leaving":
      return <OnToTheCardPage payment={payment} />;
    case "unfinished":
      return (
        <>
          {payment.cardPage !== undefined && <p>{cardPageWords(payment.cardPage)}</p>}
          <OnToTheCardPage payment={payment} />
        </>
      );
    case "processing":
    case "being-checked":
      return <MoneyOf {...props} />;
  }
}

/** What the payment is about: its receipt, where it was paid once. */
function MoneyOf(props: PaymentStageProps) {
  const { payment, session } = props;
  return payment.receiptNumber === undefined ? (
    <p>
      Amount: <span class="amount">{moneyText(payment.amount)}</span>, invoice {session.invoiceId}
    </p>
  ) : (
    <ReceiptOf {...props} />
  );
}

function ReceiptOf({ payment, session, biller }: PaymentStageProps) {
  return <Receipt payment={payment} invoiceId={session.invoiceId} billerName={biller.name} />;
}

function OnToTheCardPage({ payment }: Pick<PaymentStageProps, "payment">) {
  const url = cardPageUrl(payment);
  return (
    <>
      <p>
        Amount: <span class="amount">{moneyText(payment.amount)}</span>
      </p>
      <p class="actions">
        {url !== undefined && (
          <a class="button" href={url}>
            Continue to the card page
          </a>
        )}
        <a href={billFragment}>Go to your bill</a>
      </p>
    </>
  );
}

function isInMotion(stage: Stage): boolean {
  return stage === "processing" || stage === "being-checked" || stage === "leaving";
}
