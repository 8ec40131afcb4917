import { createHash } from "node:crypto";

import type { FaultSettings } from "./fault-settings.ts";
import type { GatewayCall } from "./gateway-calls.ts";
import type { GatewayFault } from "./gateway-faults.ts";

/** What decides whether a fault hits a call. */
export interface GatewayFaultPlan {
  readonly hits: (fault: GatewayFault, call: GatewayCall) => boolean;
  /** How badly it hits, at least 0 and less than 1: how late, how much too much. */
  readonly extent: (fault: GatewayFault, call: GatewayCall) => number;
}

/** A plan by settings that can be changed while the gateway runs. */
export interface FaultDial extends GatewayFaultPlan {
  readonly settings: () => FaultSettings;
  readonly set: (settings: FaultSettings) => void;
}

/** A dial at `settings`. The same settings hit the same calls; a higher probability hits them too, and others. */
export function createFaultDial(settings: FaultSettings): FaultDial {
  let current = settings;
  return {
    settings: () => current,
    set: (next) => {
      current = next;
    },
    hits: (fault, call) =>
      lot(current.seed, fault, "hits", call) < (current.probabilities[fault] ?? 0),
    extent: (fault, call) => lot(current.seed, fault, "extent", call),
  };
}

const mostTicks = 4;

/** How many ticks late a late fault is: one to four. */
export function ticksLate(
  plan: GatewayFaultPlan,
  fault: "late-execution" | "late-capture",
  call: GatewayCall,
): number {
  return 1 + Math.floor(plan.extent(fault, call) * mostTicks);
}

const lotBytes = 6;

/** At least 0 and less than 1, by nothing but its parameters. */
function lot(
  seed: number,
  fault: GatewayFault,
  what: "hits" | "extent",
  { invoiceId, attempt, operation, nth }: GatewayCall,
): number {
  const drawn = JSON.stringify([seed, fault, what, invoiceId ?? null, attempt, operation, nth]);
  const digest = createHash("sha256").update(drawn).digest();
  return digest.readUIntBE(0, lotBytes) / 2 ** (8 * lotBytes);
}
