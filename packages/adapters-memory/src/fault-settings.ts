import { err, ok, type Result } from "neverthrow";

import { type GatewayFault, gatewayFaultNames, isGatewayFault } from "./gateway-faults.ts";

/** How often each fault happens, and the seed that decides when. */
export interface FaultSettings {
  /** A whole number from 0 to 2147483647. */
  readonly seed: number;
  /** From 0, which is also what is not in it, to 1. */
  readonly probabilities: Readonly<Partial<Record<GatewayFault, number>>>;
}

const mostSeed = 2 ** 31 - 1;
const decimal = /^(?:\d+(?:\.\d+)?|\.\d+)$/;

/**
 * Reads `seed=7,lost-answer=0.2`, in any order; `chooseSeed` gives the seed where there is none in it. The error says in words what is
 * wrong.
 */
export function parseFaultSettings(
  text: string,
  chooseSeed: () => number,
): Result<FaultSettings, string> {
  const entries = text.split(",").map((part): readonly [string, string] => {
    const [name = "", ...values] = part.split("=");
    return [name.trim(), values.join("=").trim()];
  });
  return readFaultSettings(entries, chooseSeed);
}

/** Reads settings from names and values, as a form has them. The error says in words what is wrong. */
export function readFaultSettings(
  entries: Iterable<readonly [string, string]>,
  chooseSeed: () => number,
): Result<FaultSettings, string> {
  let seed: number | undefined;
  const probabilities = new Map<GatewayFault, number>();
  for (const [name, value] of entries) {
    if (name === "seed") {
      if (seed !== undefined) return err("seed is given twice");
      if (!/^\d+$/.test(value) || Number(value) > mostSeed) {
        return err(`seed is a whole number from 0 to ${mostSeed}, not ${JSON.stringify(value)}`);
      }
      seed = Number(value);
    } else if (!isGatewayFault(name)) {
      const known = gatewayFaultNames.join(", ");
      return err(`there is no fault ${JSON.stringify(name)}; there are ${known}`);
    } else if (probabilities.has(name)) {
      return err(`${name} is given twice`);
    } else if (!decimal.test(value) || Number(value) > 1) {
      return err(`${name} is a probability from 0 to 1, not ${JSON.stringify(value)}`);
    } else {
      probabilities.set(name, Number(value));
    }
  }
  return ok({ seed: seed ?? chooseSeed(), probabilities: onesThatHappen(probabilities) });
}

/** The settings as `parseFaultSettings` reads them, without what never happens. */
export function formatFaultSettings({ seed, probabilities }: FaultSettings): string {
  const happening = gatewayFaultNames.flatMap((name) => {
    const probability = probabilities[name] ?? 0;
    return probability === 0 ? [] : [`${name}=${probability}`];
  });
  return [`seed=${seed}`, ...happening].join(",");
}

/** In one order, so that the same settings are equal. */
function onesThatHappen(
  probabilities: ReadonlyMap<GatewayFault, number>,
): FaultSettings["probabilities"] {
  const happening: Partial<Record<GatewayFault, number>> = {};
  for (const name of gatewayFaultNames) {
    const probability = probabilities.get(name) ?? 0;
    if (probability > 0) happening[name] = probability;
  }
  return happening;
}
