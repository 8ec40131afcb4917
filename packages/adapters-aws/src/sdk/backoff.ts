import { setTimeout as sleep } from "node:timers/promises";

/** How long to wait before trying again, and how often to try at all. */
export interface Backoff {
  readonly tries: number;
  /** The longest pause after the first try, in milliseconds; it doubles with each. */
  readonly firstMs: number;
  readonly mostMs: number;
}

/**
 * Waits before try `nth` (counted from 1, the second try) with capped full jitter: anything from nothing to the pause. Ends early when
 * `signal` aborts. https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export async function pause(
  nth: number,
  { firstMs, mostMs }: Backoff,
  signal?: AbortSignal,
): Promise<void> {
  const most = Math.min(mostMs, firstMs * 2 ** (nth - 1));
  await sleep(Math.random() * most, undefined, { signal }).catch(() => undefined);
}
