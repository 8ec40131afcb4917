import type { Result } from "neverthrow";

/** What came of it; throws where nothing did. */
export function must<Value>(result: Result<Value, unknown>): Value {
  return result.match(
    (value) => value,
    (error) => {
      throw new Error(JSON.stringify(error));
    },
  );
}
