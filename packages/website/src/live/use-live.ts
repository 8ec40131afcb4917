import { useEffect, useState } from "preact/hooks";

import type { Answer, ProblemName } from "../api/answer.ts";
import { nextPollDelay } from "./polling.ts";

export interface Live<Value> {
  readonly value: Value | undefined;
  /** Why the last reading gave nothing; an older value is kept. */
  readonly problem: ProblemName | undefined;
  readonly readings: number;
  readonly reread: () => void;
}

/** Reads a value, and again for as long as it `isUnderWay` and the page is in sight. */
export function useLive<Value>(
  read: () => Promise<Answer<Value>>,
  isUnderWay: (value: Value) => boolean,
  first?: Value,
): Live<Value> {
  const [state, setState] = useState<Omit<Live<Value>, "reread">>({
    value: first,
    problem: undefined,
    readings: 0,
  });
  const [round, setRound] = useState(0);

  useEffect(() => {
    let known = state.value;
    let readings = 0;
    let wanted = round > 0 || known === undefined || isUnderWay(known);
    let reading = false;
    let stopped = false;
    let timer: number | undefined;

    async function turn() {
      if (reading || !wanted || (document.hidden && readings > 0)) return;
      reading = true;
      const answer = await read();
      reading = false;
      if (stopped) return;
      readings += 1;
      if (answer.type === "ok") known = answer.body;
      wanted = known !== undefined && isUnderWay(known) && mayPass(answer);
      setState({ value: known, problem: answer.type === "ok" ? undefined : answer.name, readings });
      timer = window.setTimeout(() => void turn(), nextPollDelay(readings));
    }
    const look = () => {
      window.clearTimeout(timer);
      void turn();
    };

    void turn();
    document.addEventListener("visibilitychange", look);
    return () => {
      stopped = true;
      window.clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [round]);

  return { ...state, reread: () => setRound((before) => before + 1) };
}

function mayPass(answer: Answer<unknown>): boolean {
  if (answer.type === "ok") return true;
  return answer.name !== "session-required" && answer.name !== "not-found";
}
