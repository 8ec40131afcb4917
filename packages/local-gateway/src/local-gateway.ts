import {
  createAgenda,
  createCallCounter,
  createUnreliableWebhooks,
  type GatewayFaultPlan,
  type MemoryGatewayOptions,
  type UnreliablePaymentGateway,
} from "@billsdue/adapters-memory";
import type { Clock } from "@billsdue/core";

import { createAnswers } from "./answers.ts";
import { createBooks } from "./books.ts";
import { createEvents } from "./events.ts";
import { createIdempotencyKeys } from "./idempotency-keys.ts";
import { createPayer, type Payer } from "./payer.ts";
import { createRoutes } from "./session-routes.ts";
import type { Session } from "./session.ts";
import { stripeSignatureHeader } from "./sign-stripe-webhook.ts";
import { createSilences } from "./silences.ts";
import { createWire } from "./wire.ts";
import { createWithdrawals } from "./withdrawals.ts";

export type { LocalCardPage } from "./payer.ts";

/** How a local gateway behaves. Where `sendWebhook` gives a promise, an answer that a webhook has to precede waits for it. */
export interface LocalGatewayOptions extends Pick<MemoryGatewayOptions, "sendWebhook"> {
  readonly clock: Clock;
  readonly plan: GatewayFaultPlan;
  /** The card page's URL. */
  readonly pageUrl: (ref: string) => string;
  /** The secret keys that are accepted. */
  readonly apiKeys: readonly string[];
  /** `whsec_…`; the first one signs. */
  readonly webhookSecrets: readonly string[];
  /** What is late is so by one to four of these; 5 seconds unless told. */
  readonly tickMs?: number;
  /** How long inquiries about a lost answer get none; 8 seconds unless told. */
  readonly silenceMs?: number;
  /** How long the fault `silence` lasts; 2 minutes unless told. */
  readonly longSilenceMs?: number;
}

/** A card gateway that speaks Stripe's wire, and the other side of it: the payer at its card page, and its books. */
export interface LocalGateway
  extends
    Pick<
      UnreliablePaymentGateway,
      "forgetKey" | "takings" | "takenFor" | "doWhatIsDue" | "nextDueAt"
    >,
    Omit<Payer, "mayTakeAfterAll"> {
  /** Stripe's API under `/v1/`. Rejects with a `ConnectionLost` where no answer comes. */
  readonly handle: (request: Request) => Promise<Response>;
}

/** A local gateway whose calls, cards and webhooks go wrong as `plan` says, and not otherwise. */
export function createLocalGateway(options: LocalGatewayOptions): LocalGateway {
  const { clock, plan, pageUrl, apiKeys, sendWebhook } = options;
  const { tickMs = 5_000, silenceMs = 8_000, longSilenceMs = 120_000 } = options;
  const [secret] = options.webhookSecrets;
  if (secret === undefined) throw new TypeError("a gateway signs with its first webhook secret");

  const agenda = createAgenda(clock, tickMs);
  const nextCall = createCallCounter();
  const keys = createIdempotencyKeys(clock);
  const silences = createSilences(clock);
  const withdrawals = createWithdrawals();
  const send = createUnreliableWebhooks({
    plan,
    nextCall,
    agenda,
    signedIn: stripeSignatureHeader,
    send: async (...webhook) => {
      try {
        await sendWebhook?.(...webhook);
      } catch {
        // Whoever does not take a webhook is no concern of the gateway's.
      }
    },
  });
  const tell = createEvents({ clock, pageUrl, secret, send });
  const books = createBooks(clock, tell);
  const shared = { clock, plan, agenda, books, nextCall, silences, withdrawals };
  const payer = createPayer({ ...shared, silenceMs, longSilenceMs });
  const nudge = (session: Session) => {
    const told = withdrawals.toldOf(session);
    return tell(nudgeOf(session, told), told);
  };
  const answers = createAnswers({ ...shared, keys, longSilenceMs, nudge });
  const routes = createRoutes({
    ...shared,
    answers,
    pageUrl,
    onExpired: payer.mayTakeAfterAll,
  });
  const wire = createWire(apiKeys, routes);

  const doWhatIsDue = () => {
    agenda.doWhatIsDue();
    books.expireWhatIsOver();
  };
  /** What is due is done before anything else is. */
  const inTime =
    <Given extends readonly unknown[], Value>(act: (...given: Given) => Value) =>
    (...given: Given): Value => {
      doWhatIsDue();
      return act(...given);
    };

  return {
    handle: async (request) => {
      doWhatIsDue();
      return wire(request);
    },
    findPage: inTime(payer.findPage),
    enterCard: inTime(payer.enterCard),
    leavePage: inTime(payer.leavePage),
    takeAfterAll: inTime(payer.takeAfterAll),
    forgetKey: inTime(keys.forget),
    takings: inTime(books.takings),
    takenFor: inTime((invoiceId) =>
      books.takings(invoiceId).reduce((sum, { amount }) => sum + amount.minorUnits, 0n),
    ),
    doWhatIsDue,
    nextDueAt: agenda.nextDueAt,
  };
}

/** Which webhook tells of a session as it is told now. */
function nudgeOf(
  { status }: Session,
  told: Session,
): "payment_intent.payment_failed" | "checkout.session.expired" | "checkout.session.completed" {
  if (status === "complete" && told.status === "expired") return "payment_intent.payment_failed";
  return told.status === "expired" ? "checkout.session.expired" : "checkout.session.completed";
}
