import {
  type Agenda,
  answerFaultOf,
  type GatewayCall,
  type GatewayFaultPlan,
  ticksLate,
} from "@billsdue/adapters-memory";
import type { PaymentId } from "@billsdue/core";

import { type ApiAnswer, success, type WireObject } from "./api-answer.ts";
import { connectionLost } from "./connection-lost.ts";
import type { IdempotencyKeys, KeyedRequest } from "./idempotency-keys.ts";
import { afterMishap, serverError } from "./mishaps.ts";
import type { Session } from "./session.ts";
import type { Silences } from "./silences.ts";
import type { Withdrawals } from "./withdrawals.ts";

/** What answers that go wrong need to know. */
export interface AnswerOptions {
  readonly plan: GatewayFaultPlan;
  readonly agenda: Agenda;
  readonly keys: IdempotencyKeys;
  readonly silences: Silences;
  readonly withdrawals: Withdrawals;
  readonly longSilenceMs: number;
  /** Sends a webhook about a session; gives what is done when it has arrived. */
  readonly nudge: (session: Session) => unknown;
}

/** A GET of sessions, or of what belongs to one. */
export interface Asking {
  readonly call: GatewayCall;
  readonly shown: readonly Session[];
  /** Whether it shows what has been taken, and not only that something has. */
  readonly tells: boolean;
  readonly show: (told: readonly Session[]) => WireObject;
}

/** What has been done. */
export interface Executed {
  readonly answer: ApiAnswer;
  /** Done when the webhook that it has sent has arrived. */
  readonly told?: unknown;
  /** Nothing was done, so that the key stays free. */
  readonly isRefused?: true;
}

/** A POST about a payment. */
export interface Ordering {
  readonly call: GatewayCall;
  readonly paymentId: PaymentId;
  readonly request: KeyedRequest;
  /** Does what is asked for. */
  readonly execute: () => Executed;
  /** The session that an early webhook is about. */
  readonly session: () => Session | undefined;
}

/** What comes back from the API; what is lost on the way throws. */
export interface Answers {
  readonly toAsking: (asking: Asking) => ApiAnswer;
  readonly toOrdering: (ordering: Ordering) => Promise<ApiAnswer>;
}

/** Answers that go wrong as `plan` says. */
export function createAnswers(options: AnswerOptions): Answers {
  const { plan, agenda, keys, silences, withdrawals, longSilenceMs, nudge } = options;
  return {
    toAsking: ({ call, shown, tells, show }) => {
      // A list shows others' sessions, too: whoever wants to know what became of one asks for it.
      if (tells) silences.keep(shown);
      const answer = success(show(shown.map(withdrawals.toldOf)));
      const fault = answerFaultOf(plan, call);
      if (fault !== undefined) return afterMishap(fault.name, answer);
      for (const session of tells ? shown : []) {
        withdrawals.noteTold(session, () => agenda.doAfter(1, () => nudge(session)));
      }
      return answer;
    },

    toOrdering: async ({ call, paymentId, request, execute, session }) => {
      const fault = answerFaultOf(plan, call);
      const act = () => {
        const isNewToIt = call.operation === "purchase" && plan.hits("key-ignored", call);
        if (isNewToIt && request.key !== undefined) keys.forget(request.key);
        const known = keys.recall(request);
        if (known !== undefined) return { answer: known, told: undefined };
        const { answer, told, isRefused } = execute();
        // The key replays what was first answered, a 500 too.
        const first = fault?.name === "server-error" ? serverError : answer;
        if (isRefused !== true) keys.remember(request, first);
        return { answer, told };
      };
      if (fault !== undefined && plan.hits("silence", call)) {
        silences.fall(paymentId, longSilenceMs);
      }
      if (fault?.done === "never") return afterMishap(fault.name, serverError);
      if (fault?.done === "later") {
        agenda.doAfter(ticksLate(plan, "late-execution", call), act);
        throw connectionLost();
      }
      const { answer, told } = act();
      if (plan.hits("webhook-early", call)) {
        const about = session();
        await (told ?? (about && nudge(about)));
      }
      return fault === undefined ? answer : afterMishap(fault.name, answer);
    },
  };
}
