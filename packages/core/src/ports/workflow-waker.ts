import type { ResultAsync } from "neverthrow";

import type { Failure } from "../failure.ts";

/** What became of a wake-up: `gone` where the workflow waits no more under that token, since it was woken before or its time was up. */
export type Woken = "woken" | "gone";

/** Ends the wait of a workflow. */
export interface WorkflowWaker {
  /** Wakes the workflow that has given `token`, and tells it `news`, which is plain JSON. Only the first wake-up of a token is heard. */
  readonly wake: (token: string, news: object) => ResultAsync<Woken, Failure>;
}
