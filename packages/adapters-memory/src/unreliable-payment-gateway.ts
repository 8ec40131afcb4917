import { type Agenda, createAgenda } from "./agenda.ts";
import { chargesOf } from "./charge-faults.ts";
import { type GatewayFaultPlan, ticksLate } from "./fault-dial.ts";
import { createCallCounter, type GatewayOperation } from "./gateway-calls.ts";
import type { MemoryGatewayOptions, MemoryPaymentGateway } from "./memory-gateway.ts";
import { createMemoryPaymentGateway } from "./payment-gateway.ts";
import { createUnreliableAnswers, type PaymentCall } from "./unreliable-answers.ts";
import { createUnreliableWebhooks } from "./unreliable-webhooks.ts";
import { signWebhook } from "./webhook-signature.ts";

/** A card gateway in memory that misbehaves by a plan. Its books are never wrong about what it has taken. */
export interface UnreliablePaymentGateway extends MemoryPaymentGateway {
  /** Does what is due by the clock; every other call does so too. */
  readonly doWhatIsDue: () => void;
  /** When what is late is due next; undefined where nothing is. */
  readonly nextDueAt: Agenda["nextDueAt"];
}

/** How an unreliable gateway behaves. Where `sendWebhook` gives a promise, an answer that a webhook has to precede waits for it. */
export interface UnreliableGatewayOptions extends MemoryGatewayOptions {
  readonly plan: GatewayFaultPlan;
  /** What is late is so by one to four of these; 5 seconds unless told. */
  readonly tickMs?: number;
  /** How long the fault `silence` lasts; 2 minutes unless told. */
  readonly longSilenceMs?: number;
}

type TypedCard = Parameters<MemoryPaymentGateway["enterCard"]>;

/** A memory gateway whose calls, cards and webhooks go wrong as `plan` says, and not otherwise. */
export function createUnreliablePaymentGateway(
  options: UnreliableGatewayOptions,
): UnreliablePaymentGateway {
  const { clock, plan, tickMs = 5_000, longSilenceMs = 120_000, webhookSecret } = options;
  const { sendWebhook: send = () => undefined } = options;
  const agenda = createAgenda(clock, tickMs);
  const nextCall = createCallCounter();
  const sendWebhook = createUnreliableWebhooks({ plan, nextCall, agenda, send });
  const bank = createMemoryPaymentGateway({ ...options, sendWebhook });
  const nudge = ({ invoiceId, paymentId }: PaymentCall): unknown => {
    if (invoiceId === undefined) return undefined;
    const about = { invoiceId, paymentId };
    return sendWebhook(signWebhook(about, clock.now(), webhookSecret), about);
  };
  const answers = createUnreliableAnswers({ clock, plan, agenda, longSilenceMs, nudge });

  const callOf = <Operation extends GatewayOperation>(
    about: Parameters<typeof nextCall>[0],
    operation: Operation,
  ): PaymentCall<Operation> => ({
    ...nextCall(about, operation),
    operation,
    paymentId: about.paymentId,
  });
  const mayTakeAfterAll = (call: PaymentCall) => {
    if (!plan.hits("late-capture", call)) return;
    const late = ticksLate(plan, "late-capture", call);
    agenda.doAfter(late, () => bank.takeAfterAll(call.paymentId));
  };
  const typeCard = (call: PaymentCall<"card">, ...typed: TypedCard): boolean => {
    const [ref, verdict, instead] = typed;
    const page = bank.findPage(ref);
    if (page === undefined) return false;
    if (!bank.enterCard(ref, verdict, instead ?? chargesOf(plan, call, page.amount))) return false;
    const isCharged = verdict === "approve" || verdict === "lose-answer";
    answers.onCard(call, isCharged);
    if (!isCharged) mayTakeAfterAll(call);
    return true;
  };

  /** What is due is done before anything else is. */
  const inTime =
    <Given extends readonly unknown[], Value>(act: (...given: Given) => Value) =>
    (...given: Given): Value => {
      agenda.doWhatIsDue();
      return act(...given);
    };

  return {
    capabilities: bank.capabilities,
    ready: bank.ready,

    purchase: inTime((request) => {
      const call = callOf(request, "purchase");
      return answers.answerTo(call, () => {
        if (plan.hits("key-ignored", call)) bank.forgetKey(request.paymentId);
        return bank.purchase(request);
      });
    }),

    inquire: inTime((payment) =>
      answers.answerTo(callOf(payment, "inquire"), () => bank.inquire(payment)),
    ),

    cancel: inTime((payment) => {
      const call = callOf(payment, "cancel");
      return answers.answerTo(call, () =>
        bank.cancel(payment).map((report) => {
          if (report.outcome === "approved") mayTakeAfterAll(call);
          return report;
        }),
      );
    }),

    enterCard: inTime((...typed) => {
      const page = bank.findPage(typed[0]);
      if (page?.status !== "open") return false;
      const call = callOf(page, "card");
      if (!plan.hits("late-execution", call)) return typeCard(call, ...typed);
      const late = ticksLate(plan, "late-execution", call);
      agenda.doAfter(late, () => typeCard(call, ...typed));
      return true;
    }),

    readWebhook: inTime(bank.readWebhook),
    findPage: inTime(bank.findPage),
    leavePage: inTime(bank.leavePage),
    takeAfterAll: inTime(bank.takeAfterAll),
    forgetKey: inTime(bank.forgetKey),
    takings: inTime(bank.takings),
    takenFor: inTime(bank.takenFor),
    doWhatIsDue: agenda.doWhatIsDue,
    nextDueAt: agenda.nextDueAt,
  };
}
