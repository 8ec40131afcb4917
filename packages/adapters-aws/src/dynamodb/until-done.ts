import type { Failure } from "@billsdue/core";
import { err, ok, type Result } from "neverthrow";

import { type Backoff, pause } from "../sdk/backoff.ts";
import { call, type SendOptions } from "../sdk/call.ts";
import { isThrottled, leftUndone, tableFailure } from "./failures.ts";
import type { TableOptions } from "./table-options.ts";

/** Some 15 seconds in which nothing is done at all, 30 at most, the client's own attempts not counted. */
const usualBackoff: Backoff = { tries: 16, firstMs: 25, mostMs: 3_000 };

/** A batch that DynamoDB may do in part. */
export interface Batch<Part, Output> {
  readonly port: string;
  /** What its parts are, for whoever is told that some were left: `reads`. */
  readonly what: string;
  readonly send: (left: readonly Part[], options: SendOptions) => Promise<Output>;
  /** Takes note of an answer, and gives what it has left undone. `isAgain`: some of it may have been done before. */
  readonly note: (
    output: Output,
    left: readonly Part[],
    isAgain: boolean,
  ) => Result<readonly Part[], Failure>;
}

/** Sends a batch, and again what is left of it, until nothing is, or until that has brought nothing for too many times in a row. */
export async function untilDone<Part, Output>(
  options: TableOptions,
  { port, what, send, note }: Batch<Part, Output>,
  parts: readonly Part[],
): Promise<Result<void, Failure>> {
  const { backoff = usualBackoff } = options;
  const sendAll = (all: readonly Part[]) =>
    call(
      options,
      (sendOptions) => send(all, sendOptions),
      (thrown) => thrown,
    );
  let left = parts;
  let fruitless = 0;
  for (let isAgain = false; left.length > 0; isAgain = true) {
    const before = left.length;
    const output = await sendAll(left);
    // A throttled batch is one of which nothing was done.
    if (output.isErr() && !isThrottled(output.error)) return err(tableFailure(port)(output.error));
    const noted = output.isErr() ? ok(left) : note(output.value, left, isAgain);
    if (noted.isErr()) return err(noted.error);
    left = noted.value;
    if (left.length === 0) break;
    fruitless = left.length < before ? 0 : fruitless + 1;
    if (fruitless >= backoff.tries) {
      return err(leftUndone(port, `${left.length} ${what}`, fruitless));
    }
    await pause(fruitless + 1, backoff, options.signal?.());
  }
  return ok(undefined);
}
