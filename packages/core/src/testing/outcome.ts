import type { Result } from "neverthrow";
import { expect } from "vitest";

/** What came of it; fails the test where it did not. */
export function value<Value>(result: Result<Value, unknown>): Value {
  return result.match(
    (made) => made,
    (why) => expect.fail(`not expected to fail: ${shown(why)}`),
  );
}

/** Why nothing came of it; fails the test where something did. */
export function problem<Problem>(result: Result<unknown, Problem>): Problem {
  return result.match(
    () => expect.fail("expected to fail"),
    (why) => why,
  );
}

/** For a failure's message: JSON, in which amounts are digits. */
export function shown(content: unknown): string {
  return JSON.stringify(content, (_key, field: unknown) =>
    typeof field === "bigint" ? field.toString() : field,
  );
}
