import type { Mischief, MischiefHarness } from "@billsdue/core/testing";

import { createUnreliablePaymentGateway, type GatewayFaultPlan } from "../../src/index.ts";
import { createMemoryWorld } from "./memory-world.ts";

const calls = ["purchase", "inquire", "cancel"] as const;
const hour = 60 * 60_000;

/** Worlds around a gateway that misbehaves at the calls that it is told. */
export const unreliableWorlds: MischiefHarness = {
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
  createWorld: (mischief, capabilities = {}) =>
    createMemoryWorld((options) =>
      createUnreliablePaymentGateway({
        ...options,
        capabilities,
        plan: planOf(mischief),
        tickMs: 2_000,
        longSilenceMs: 3 * hour,
      }),
    ),
};

function planOf(mischief: readonly Mischief[]): GatewayFaultPlan {
  return {
    extent: () => 0.5,
    hits: (fault, { operation, nth }) =>
      mischief.some(
        (each) => each.fault === fault && each.operation === operation && each.nth === nth,
      ),
  };
}
