import type { Failure, Secrets } from "@billsdue/core";
import { err, ok, type Result, ResultAsync } from "neverthrow";

import { liveValues, type SecretCalls } from "./live-values.ts";

/** What secrets are read with, and how long what was read is good. */
export interface SecretsManagerSecretsOptions extends SecretCalls {
  /** After how long a value is read again, in milliseconds; 5 minutes where nothing else is said. */
  readonly cacheMs?: number;
  /** For how long after it was read a value is still given where it cannot be read again, in milliseconds; an hour where nothing else is said. */
  readonly staleMs?: number;
  /** Milliseconds on a clock; `Date.now` where nothing else is said. */
  readonly now?: () => number;
}

type Reading = Result<readonly string[], Failure>;

/** What was read of a secret, when, and when to read it again. */
interface Known {
  readonly values: readonly string[];
  readonly readAt: number;
  readonly againAt: number;
}

const minute = 60_000;
// While Secrets Manager is away, not every request waits for it.
const pauseMs = 10_000;

/**
 * Reads secrets from Secrets Manager: the value with the label AWSCURRENT, and the one with AWSPREVIOUS where there is one. What was read is
 * kept for `cacheMs`, so a rotation is seen that late; and up to `staleMs` where it cannot be read again. At most one reading of a secret
 * is under way at a time. https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html
 */
export function createSecretsManagerSecrets(options: SecretsManagerSecretsOptions): Secrets {
  const { cacheMs = 5 * minute, staleMs = 60 * minute, now = Date.now } = options;
  const known = new Map<string, Known>();
  const underWay = new Map<string, Promise<Reading>>();

  const refresh = async (name: string): Promise<Reading> => {
    const reading = await liveValues(options, name);
    const at = now();
    if (reading.isOk()) {
      known.set(name, { values: reading.value, readAt: at, againAt: at + cacheMs });
      return reading;
    }
    const before = known.get(name);
    if (before === undefined || at >= before.readAt + staleMs) return err(reading.error);
    known.set(name, { ...before, againAt: at + pauseMs });
    return ok(before.values);
  };

  const read = (name: string): Promise<Reading> => {
    const before = known.get(name);
    const at = now();
    if (before !== undefined && at < before.againAt && at < before.readAt + staleMs) {
      return Promise.resolve(ok(before.values));
    }
    const reading = underWay.get(name) ?? refresh(name).finally(() => underWay.delete(name));
    underWay.set(name, reading);
    return reading;
  };

  return { read: (name) => new ResultAsync(read(name)) };
}
