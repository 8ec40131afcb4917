import type { PaymentId, WebhookNudge } from "@billsdue/core";

import type { Agenda } from "./agenda.ts";
import type { GatewayFaultPlan } from "./fault-dial.ts";
import type { NextCall } from "./gateway-calls.ts";
import type { MemoryGatewayOptions } from "./memory-gateway.ts";
import { type OutgoingWebhook, signatureHeader } from "./webhook-signature.ts";

/** What webhooks that get lost on the way need to know. */
export interface UnreliableWebhookOptions {
  readonly plan: GatewayFaultPlan;
  readonly nextCall: NextCall;
  readonly agenda: Agenda;
  readonly send: NonNullable<MemoryGatewayOptions["sendWebhook"]>;
  /** The header that an unsigned webhook lacks; the memory gateway's own unless told. */
  readonly signedIn?: string;
}

const ticksHeld = 4;

/** Sends webhooks by a plan of faults; what it gives back is done when those have arrived that are sent now. */
export function createUnreliableWebhooks({
  plan,
  nextCall,
  agenda,
  send,
  signedIn = signatureHeader,
}: UnreliableWebhookOptions): (webhook: OutgoingWebhook, about: WebhookNudge) => unknown {
  const held = new Map<PaymentId, () => unknown>();
  const release = (paymentId: PaymentId) => {
    const sendHeld = held.get(paymentId);
    held.delete(paymentId);
    return sendHeld?.();
  };

  return (webhook, about) => {
    const call = nextCall(about, "webhook");
    if (plan.hits("webhook-lost", call)) return undefined;
    const sent = plan.hits("webhook-unsigned", call) ? without(signedIn, webhook) : webhook;
    const copies = plan.hits("webhook-duplicated", call) ? [sent, sent] : [sent];
    const sendNow = () => Promise.all(copies.map((copy) => send(copy, about)));
    const { paymentId } = about;
    if (plan.hits("webhook-reordered", call) && !held.has(paymentId)) {
      held.set(paymentId, sendNow);
      agenda.doAfter(ticksHeld, () => {
        if (held.get(paymentId) === sendNow) void release(paymentId);
      });
      return undefined;
    }
    return Promise.all([sendNow(), release(paymentId)]);
  };
}

function without(header: string, { body, headers }: OutgoingWebhook): OutgoingWebhook {
  const kept = Object.entries(headers).filter(([name]) => name !== header);
  return { body, headers: Object.fromEntries(kept) };
}
