import type { Failure } from "@billsdue/core";

import type { Outcome } from "./wire.ts";

/** Something went wrong, in one line. */
export function failed(reason: string): Outcome {
  return { type: "failed", reason };
}

/** What a port could not do, in one line. */
export function whyFailed(failure: Failure): Outcome {
  switch (failure.type) {
    case "unavailable":
      return failed(failure.reason);
    case "conflict":
      return failed(`${failure.key} was changed by somebody else; try again`);
    case "corrupt":
      return failed(`what is stored under ${failure.key} cannot be read: ${failure.reason}`);
  }
}
