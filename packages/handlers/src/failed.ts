import type { Failure, FileRefusal } from "@billsdue/core";

/** What is thrown where a function is to be tried again: its message says which port could not, and why; or why a file is refused. */
export function failed(failure: Failure | FileRefusal): Error {
  if (failure.type === "file-refused") return new Error(`${failure.code}: ${failure.message}`);
  const what = failure.type === "unavailable" ? "" : ` of ${failure.key}`;
  const why = failure.type === "conflict" ? "somebody else was quicker" : failure.reason;
  return new Error(`${failure.port}: ${failure.type}${what}: ${why}`);
}
