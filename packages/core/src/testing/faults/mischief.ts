import type { GatewayCapabilities } from "../../ports/payment-gateway.ts";
import type { World } from "./world.ts";

/** What the gateway does at one call: the name of a fault of its own, the operation that it hits, and which call of it for a payment. */
export interface Mischief {
  readonly fault: string;
  readonly operation: string;
  readonly nth: number;
}

/** A world whose gateway misbehaves as it is told. */
export interface MischiefHarness {
  /** The faults of calls, answers and webhooks, each with the operations that it can hit: the gateway takes what it was asked for. */
  readonly ofAnswers: Readonly<Record<string, readonly string[]>>;
  /** Those by which it takes other money, or tells otherwise of it. */
  readonly ofMoney: Readonly<Record<string, readonly string[]>>;
  /** A world whose gateway does so, and cannot do what `capabilities` say. */
  readonly createWorld: (
    mischief: readonly Mischief[],
    capabilities?: Partial<GatewayCapabilities>,
  ) => World | Promise<World>;
}
