import {
  addMilliseconds,
  type Clock,
  type Failure,
  type Instant,
  type Secrets,
  unavailable,
} from "@billsdue/core";
import { err, ok, okAsync, ResultAsync } from "neverthrow";
import type Stripe from "stripe";

import { type Problem, problemOf, unknown } from "./problem.ts";
import { port } from "./session.ts";

/** What calls are made with. */
export interface CallOptions {
  readonly client: Stripe;
  readonly secrets: Secrets;
  /** The name of the secret that the API keys are under. */
  readonly apiKey: string;
  /** What a key has to be of. */
  readonly mode: "live" | "test";
  readonly clock: Clock;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** One request, with a key; what it throws is a problem. */
export type Call = <Answer>(
  act: (stripe: Stripe, options: { readonly apiKey: string }) => Promise<Answer>,
) => ResultAsync<Answer, Problem>;

/** Calls of Stripe. */
export interface Calls {
  /** Fails while calls would be in vain. */
  readonly ready: () => ResultAsync<void, Failure>;
  /** Begins a step of several calls, none of which starts when the step has lasted too long. */
  readonly begin: () => Call;
}

/** No call starts later than this after its step has begun: with its tries and time-outs it could outlive the payment's lease. */
const stepMs = 25_000;

/** After its keys were refused, Stripe is left alone for this long. */
const breakMs = 30_000;

/** What Stripe may ask us to wait for within a call. */
const longestWaitMs = 2_000;

/**
 * Calls with the keys that are good now, the newest first. Refused keys open a breaker: until somebody has put that right, nothing is
 * begun, and once in a while it is tried. Nothing that is refused so was done.
 */
export function createCalls({ client, secrets, apiKey, mode, clock, sleep }: CallOptions): Calls {
  const shape = new RegExp(`^[rs]k_${mode}_\\w+$`);
  let quietUntil: { readonly at: Instant; readonly failure: Failure } | undefined;

  const ready = (): ResultAsync<void, Failure> => {
    if (quietUntil === undefined || quietUntil.at <= clock.now()) return okAsync(undefined);
    return new ResultAsync(Promise.resolve(err(quietUntil.failure)));
  };
  const leaveAlone = (milliseconds: number, failure: Failure) => {
    const at = addMilliseconds(clock.now(), milliseconds);
    if (quietUntil === undefined || quietUntil.at < at) quietUntil = { at, failure };
  };

  /** With one key, and once more where Stripe asks for a moment. */
  const attempt = async <Answer>(act: () => Promise<Answer>, until: Instant) => {
    const once = () => ResultAsync.fromPromise(act(), problemOf);
    const first = await once();
    if (first.isOk()) return first;
    const { error } = first;
    const isBusy = error.type === "rate-limited" || error.type === "locked";
    if (!isBusy || error.waitMs > longestWaitMs) return first;
    if (addMilliseconds(clock.now(), error.waitMs) > until) return first;
    await sleep(error.waitMs);
    return once();
  };

  const call = async <Answer>(
    until: Instant,
    act: (stripe: Stripe, options: { readonly apiKey: string }) => Promise<Answer>,
  ) => {
    const isReady = await ready();
    if (isReady.isErr()) return err(unknown(isReady.error));
    const keys = await secrets.read(apiKey);
    if (keys.isErr()) return err(unknown(keys.error));
    let last: Problem = {
      type: "unauthorized",
      failure: unavailable(
        port,
        `there is no key of Stripe's ${mode} mode in the secret ${apiKey}`,
      ),
    };
    for (const key of keys.value.map((value) => value.trim()).filter((each) => shape.test(each))) {
      if (clock.now() > until)
        return err(unknown(unavailable(port, "there is no time left for it")));
      const answer = await attempt(() => act(client, { apiKey: key }), until);
      if (answer.isOk()) return ok(answer.value);
      last = answer.error;
      if (last.type !== "unauthorized" && last.type !== "forbidden") break;
    }
    if (last.type === "unauthorized") leaveAlone(breakMs, last.failure);
    if (last.type === "rate-limited") leaveAlone(last.waitMs, last.failure);
    return err(last);
  };

  return {
    ready,
    begin: () => {
      const until = addMilliseconds(clock.now(), stepMs);
      return (act) => new ResultAsync(call(until, act));
    },
  };
}
