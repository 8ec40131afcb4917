import type { BillerBody, LookupRequest } from "@billsdue/handlers/contract";
import { useEffect, useRef, useState } from "preact/hooks";

import type { ProblemName } from "../api/answer.ts";
import { lookUp } from "../api/api.ts";
import { Heading } from "../page/heading.tsx";
import { Loading } from "../page/loading.tsx";
import { NoticeBox } from "../page/notice-box.tsx";
import { lookUpNotice } from "../page/notice-words.ts";
import { billFragment } from "../place/route.ts";
import { currentSession } from "../place/session.ts";
import type { Go, View } from "../place/view.ts";
import { faultsOfLookUp, missNotice } from "./look-up-fields.ts";
import { LookUpForm } from "./look-up-form.tsx";

type LookUpPageProps = Omit<Extract<View, { type: "look-up" }>, "type"> & {
  readonly biller: BillerBody;
  readonly go: Go;
  readonly isFirst: boolean;
};

interface Miss {
  readonly name: ProblemName;
  readonly fields: readonly string[];
  readonly request: LookupRequest;
}

export function LookUpPage({ link, notice, biller, go, isFirst }: LookUpPageProps) {
  const [isLooking, setIsLooking] = useState(link !== undefined);
  const [miss, setMiss] = useState<Miss>();
  const isBusy = useRef(false);
  const isShown = useRef(true);

  async function submit(request: LookupRequest) {
    if (isBusy.current) return;
    isBusy.current = true;
    setIsLooking(true);
    setMiss(undefined);
    const answer = await lookUp(request);
    isBusy.current = false;
    if (!isShown.current) return;
    if (answer.type === "ok") return go.found(answer.body, "link" in request);
    setIsLooking(false);
    setMiss({ name: answer.name, fields: answer.fields, request });
  }

  useEffect(() => {
    if (link !== undefined) void submit({ link });
    return () => {
      isShown.current = false;
    };
  }, []);

  const byLink = miss !== undefined && "link" in miss.request;
  const fieldFaults =
    miss?.name === "invalid-request" && !byLink ? faultsOfLookUp(miss.fields, biller) : {};
  const hasFieldFaults = Object.keys(fieldFaults).length > 0;
  const open = currentSession();

  if (link !== undefined && miss === undefined) {
    return (
      <>
        <Heading text="Opening your bill" biller={biller.name} takesFocus={!isFirst} />
        <Loading text="Looking up your bill…" />
      </>
    );
  }
  return (
    <>
      <Heading
        text="Pay your bill"
        biller={biller.name}
        takesFocus={!isFirst || notice !== undefined}
      />
      {notice !== undefined && miss === undefined && (
        <NoticeBox notice={lookUpNotice(notice)} tone="news" />
      )}
      {miss !== undefined && !hasFieldFaults && (
        <NoticeBox
          notice={missNotice(miss.name, byLink ? "link" : "proof", biller)}
          tone="trouble"
          takesFocus
        >
          {byLink && miss.name !== "invoice-not-matched" && (
            <button type="button" class="button" onClick={() => void submit(miss.request)}>
              Retry
            </button>
          )}
        </NoticeBox>
      )}
      {open !== undefined && (
        <p>
          <a href={billFragment}>Go back to invoice {open.invoiceId}</a>
        </p>
      )}
      <p class="lead">Have your bill from {biller.name} in front of you.</p>
      <LookUpForm
        asks={biller}
        faults={fieldFaults}
        isLooking={isLooking}
        onSubmit={(request) => void submit(request)}
      />
    </>
  );
}
