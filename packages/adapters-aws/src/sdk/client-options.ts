/** What every client of the SDK is given on purpose; region and credentials come from the environment. */
export interface ClientOptions {
  readonly maxAttempts: number;
  readonly retryMode: "standard";
  readonly requestHandler: TimeLimits;
}

/** How long a request may take, in milliseconds. The SDK's own defaults are for ever. */
export interface TimeLimits {
  readonly connectionTimeout: number;
  /** From the request to the head of the answer. */
  readonly requestTimeout: number;
  /** Without a byte, in the midst of the answer too. */
  readonly socketTimeout: number;
  readonly throwOnRequestTimeout: true;
}

/**
 * The options of a client that sends a request at most `attempts` times and gives each `answerMs` to be answered,
 * and as much without a byte of the answer. A connection to a service of
 * the same region that is not there within a second will not come.
 */
export function clientOptions(attempts: number, answerMs: number): ClientOptions {
  return {
    maxAttempts: attempts,
    // Capped exponential backoff with jitter, and a budget of retries for the whole client; "adaptive" would also hold back first tries.
    retryMode: "standard",
    requestHandler: {
      connectionTimeout: 1_000,
      requestTimeout: answerMs,
      socketTimeout: answerMs,
      // Without it a time-out is a line in the log, and the wait goes on.
      throwOnRequestTimeout: true,
    },
  };
}
