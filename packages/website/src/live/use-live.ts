import { useEffect, useState } from "preact/hooks";

import type { Answer, ProblemName } from "../api/answer.ts";
import { nextPollDelay, nextTryDelay, type Pace } from "./polling.ts";

export interface Live<Value> {
  readonly value: Value | undefined;
  /** Why the last readings gave nothing; an older value is kept. */
  readonly problem: ProblemName | undefined;
  readonly readings: number;
  readonly reread: () => void;
}

// What is read slowly is not waited for: one reading that fails is no news.
const failuresBeforeSaid = 3;

/** Reads a value, and again at its pace while the page is in sight, at once when it comes back into sight. */
export function useLive<Value>(
  read: () => Promise<Answer<Value>>,
  paceOf: (value: Value) => Pace,
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
    let pace: Pace = known === undefined || round > 0 ? "quick" : paceOf(known);
    let [readings, atThisPace, failures] = [0, 0, 0];
    let reading = false;
    let stopped = false;
    let timer: number | undefined;

    async function turn() {
      if (reading || pace === "never" || (document.hidden && known !== undefined)) return;
      reading = true;
      const answer = await read();
      reading = false;
      if (stopped) return;
      readings += 1;
      if (answer.type === "ok") known = answer.body;
      failures = answer.type === "ok" ? 0 : failures + 1;
      const next = known === undefined || !mayPass(answer) ? "never" : paceOf(known);
      const isSaid = next !== "slow" || failures >= failuresBeforeSaid;
      const problem = answer.type === "problem" && isSaid ? answer.name : undefined;
      atThisPace = next === pace ? atThisPace + 1 : 1;
      pace = next;
      setState({ value: known, problem, readings });
      waitFor(delayAfter(answer));
    }
    const delayAfter = (answer: Answer<Value>) => {
      if (pace === "never") return undefined;
      if (answer.type === "ok") return nextPollDelay(pace, atThisPace);
      const kept = answer.name === "too-many-requests" ? "slow" : pace;
      return nextTryDelay(kept, atThisPace, failures);
    };
    const waitFor = (delay: number | undefined) => {
      if (delay !== undefined) timer = window.setTimeout(() => void turn(), delay);
    };
    const look = () => {
      window.clearTimeout(timer);
      void turn();
    };

    if (pace === "slow") waitFor(nextPollDelay(pace, 0));
    else void turn();
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
