import type { Mischief, MischiefHarness } from "@billsdue/core/testing";

import type { GatewayFaultPlan } from "../fault-dial.ts";
import {
  createUnreliablePaymentGateway,
  type UnreliableGatewayOptions,
} from "../unreliable-payment-gateway.ts";
import { createMemoryWorld, type OtherPorts, type WorldGateway } from "./memory-world.ts";

const calls = ["purchase", "inquire", "cancel"] as const;
const hour = 60 * 60_000;

/** What worlds consist of besides memory. */
export interface UnreliableWorldOptions {
  /** The ports of one world that are not in memory. */
  readonly createPorts?: () => OtherPorts | Promise<OtherPorts>;
  /** A gateway that misbehaves by a plan; the one in memory unless told. */
  readonly createGateway?: (options: UnreliableGatewayOptions) => WorldGateway;
}

/** Worlds in memory around a gateway that misbehaves at the calls that it is told. */
export function unreliableWorlds({
  createPorts = () => ({}),
  createGateway = createUnreliablePaymentGateway,
}: UnreliableWorldOptions = {}): MischiefHarness {
  return {
    ofAnswers: {
      "lost-request": calls,
      "lost-answer": calls,
      "late-execution": [...calls, "card"],
      "server-error": calls,
      "rate-limited": calls,
      html: calls,
      "unknown-status": calls,
      silence: ["card", "purchase"],
      "webhook-lost": ["webhook"],
      "webhook-duplicated": ["webhook"],
      "webhook-reordered": ["webhook"],
      "webhook-early": ["purchase", "cancel"],
      "webhook-unsigned": ["webhook"],
      "decline-after-approval": ["card"],
    },
    ofMoney: {
      "wrong-amount": ["card"],
      "wrong-currency": ["card"],
      "key-ignored": ["card", "purchase"],
      "late-capture": ["card", "cancel"],
    },
    createWorld: async (mischief, capabilities = {}) =>
      createMemoryWorld({
        ports: await createPorts(),
        createGateway: (options) =>
          createGateway({
            ...options,
            capabilities,
            plan: planOf(mischief),
            tickMs: 2_000,
            longSilenceMs: 3 * hour,
          }),
      }),
  };
}

function planOf(mischief: readonly Mischief[]): GatewayFaultPlan {
  return {
    extent: () => 0.5,
    hits: (fault, { operation, nth }) =>
      mischief.some(
        (each) => each.fault === fault && each.operation === operation && each.nth === nth,
      ),
  };
}
