import type { BillerBody } from "@billsdue/handlers/contract";

import { readBiller } from "./api/api.ts";
import { BillPage } from "./bill/bill-page.tsx";
import { useLive } from "./live/use-live.ts";
import { LookUpPage } from "./look-up/look-up-page.tsx";
import { Heading } from "./page/heading.tsx";
import { Layout } from "./page/layout.tsx";
import { LoadFailure, Loading } from "./page/loading.tsx";
import { PaymentPage } from "./payment/payment-page.tsx";
import { usePlace } from "./place/use-place.ts";
import type { Go, View } from "./place/view.ts";

export function App() {
  const { view, visit, go } = usePlace();
  const biller = useLive(readBiller, () => "never");
  return (
    <Layout
      biller={biller.value}
      onAnotherBill={view.type === "look-up" ? undefined : go.anotherBill}
    >
      {biller.value !== undefined ? (
        <Page key={visit} isFirst={visit === 0} view={view} biller={biller.value} go={go} />
      ) : biller.problem === undefined ? (
        <Loading text="Loading…" />
      ) : (
        <>
          <Heading text="Pay your bill" biller={undefined} takesFocus={false} />
          <LoadFailure problem={biller.problem} onRetry={biller.reread} />
        </>
      )}
    </Layout>
  );
}

interface PageProps {
  readonly view: View;
  readonly biller: BillerBody;
  readonly go: Go;
  readonly isFirst: boolean;
}

function Page({ view, biller, go, isFirst }: PageProps) {
  switch (view.type) {
    case "look-up":
      return <LookUpPage {...view} biller={biller} go={go} isFirst={isFirst} />;
    case "bill":
      return <BillPage {...view} biller={biller} go={go} />;
    case "payment":
      return <PaymentPage {...view} biller={biller} go={go} />;
  }
}
