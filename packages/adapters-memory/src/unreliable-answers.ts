import {
  addMilliseconds,
  type Clock,
  type Failure,
  type GatewayReport,
  type Instant,
  type PaymentId,
} from "@billsdue/core";
import { okAsync, ResultAsync } from "neverthrow";

import type { Agenda } from "./agenda.ts";
import { answerFaultOf, nothingKnown } from "./answer-faults.ts";
import { type GatewayFaultPlan, ticksLate } from "./fault-dial.ts";
import type { GatewayCall, GatewayOperation } from "./gateway-calls.ts";
import { createWithdrawnApprovals } from "./withdrawn-approvals.ts";

/** A call about a payment. */
export type PaymentCall<Operation extends GatewayOperation = GatewayOperation> = GatewayCall & {
  readonly paymentId: PaymentId;
  readonly operation: Operation;
};

type Answer = ResultAsync<GatewayReport, Failure>;

/** What answers that get lost on the way need to know. */
export interface UnreliableAnswerOptions {
  readonly clock: Clock;
  readonly plan: GatewayFaultPlan;
  readonly agenda: Agenda;
  readonly longSilenceMs: number;
  /** Sends a webhook about a call's payment. */
  readonly nudge: (call: PaymentCall) => unknown;
}

/** What comes back from a gateway. */
export interface UnreliableAnswers {
  /** What comes back from `act`, which is done now, later or never. */
  readonly answerTo: (
    call: PaymentCall<"purchase" | "inquire" | "cancel">,
    act: () => Answer,
  ) => Answer;
  /** A card has been typed. */
  readonly onCard: (call: PaymentCall<"card">, isCharged: boolean) => void;
}

/** Answers that go wrong as `plan` says. */
export function createUnreliableAnswers(options: UnreliableAnswerOptions): UnreliableAnswers {
  const { clock, plan, agenda, longSilenceMs, nudge } = options;
  const withdrawn = createWithdrawnApprovals(clock);
  const silentUntil = new Map<PaymentId, Instant>();

  const fallSilent = (call: PaymentCall) => {
    if (!plan.hits("silence", call)) return;
    silentUntil.set(call.paymentId, addMilliseconds(clock.now(), longSilenceMs));
  };

  /** Whatever comes of `act`, after the webhook that comes before it. */
  const done = (call: PaymentCall, act: () => Answer): Answer => {
    const answer = act();
    if (call.operation === "inquire" || !plan.hits("webhook-early", call)) return answer;
    const arrived = ResultAsync.fromPromise(Promise.resolve(nudge(call)), () => "lost" as const);
    return arrived.orElse(() => okAsync(undefined)).andThen(() => answer);
  };

  return {
    answerTo: (call, act) => {
      const nothing = (reason?: string): Answer =>
        okAsync(undefined).andThen(() => nothingKnown(reason, call.operation, clock.now()));
      const now = clock.now();
      if (call.operation === "inquire" && (silentUntil.get(call.paymentId) ?? now) > now) {
        return nothing();
      }
      const fault = answerFaultOf(plan, call);
      if (fault === undefined) {
        return done(call, act).map((report) =>
          withdrawn.retell(call.paymentId, report, () => agenda.doAfter(1, () => nudge(call))),
        );
      }
      if (call.operation !== "inquire") fallSilent(call);
      switch (fault.done) {
        case "never":
          return nothing(fault.reason);
        case "later":
          agenda.doAfter(ticksLate(plan, "late-execution", call), act);
          return nothing(fault.reason);
        case "at-once":
          return done(call, act).andThen(() => nothing(fault.reason));
      }
    },

    onCard: (call, isCharged) => {
      fallSilent(call);
      if (isCharged && plan.hits("decline-after-approval", call)) {
        withdrawn.withdraw(call.paymentId);
      }
    },
  };
}
