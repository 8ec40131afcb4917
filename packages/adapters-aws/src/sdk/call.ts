import { type Failure, unavailable } from "@billsdue/core";
import { ResultAsync } from "neverthrow";

/** What every adapter takes besides its client. */
export interface CallOptions {
  /** Ends the calls that are under way when it aborts; asked for before each call, so that each invocation can have a deadline of its own. */
  readonly signal?: () => AbortSignal;
}

/** What the SDK takes with each command. */
export interface SendOptions {
  readonly abortSignal?: AbortSignal;
}

/** Makes one call of the SDK; whatever it throws is a problem by `problemOf`, mostly a failure. */
export function call<Output, Problem = Failure>(
  { signal }: CallOptions,
  send: (options: SendOptions) => Promise<Output>,
  problemOf: (thrown: unknown) => Problem,
): ResultAsync<Output, Problem> {
  const options = signal === undefined ? {} : { abortSignal: signal() };
  return ResultAsync.fromPromise(send(options), problemOf);
}

/** A service's exceptions by their name, each with what it means to whoever is on call. */
export type Meanings = Readonly<Record<string, string>>;

/**
 * The failure of a call: `unavailable`, with the exception's name, what it means, and the request's id. Never its message, which may
 * repeat what was sent.
 */
export function unavailableBy(port: string, meanings: Meanings, thrown: unknown): Failure {
  const { name, status, requestId } = exceptionOf(thrown);
  const meaning =
    meanings[name] ?? (status === undefined ? "no answer came back" : `HTTP ${status}`);
  const where = requestId === undefined ? "" : ` (request ${requestId})`;
  return unavailable(port, `${name}: ${meaning}${where}`);
}

/** What an SDK throws, as far as anybody can tell. */
export interface Exception {
  readonly name: string;
  readonly status?: number;
  readonly requestId?: string;
  /** How often the SDK had sent the request. */
  readonly attempts: number;
}

/** Reads what the SDK has thrown. */
export function exceptionOf(thrown: unknown): Exception {
  if (!(thrown instanceof Error)) return { name: "Unknown", attempts: 1 };
  const metadata: unknown = Reflect.get(thrown, "$metadata");
  if (typeof metadata !== "object" || metadata === null) return { name: thrown.name, attempts: 1 };
  const status: unknown = Reflect.get(metadata, "httpStatusCode");
  const requestId: unknown = Reflect.get(metadata, "requestId");
  const attempts: unknown = Reflect.get(metadata, "attempts");
  return {
    name: thrown.name,
    ...(typeof status === "number" ? { status } : {}),
    ...(typeof requestId === "string" ? { requestId } : {}),
    attempts: typeof attempts === "number" ? attempts : 1,
  };
}
