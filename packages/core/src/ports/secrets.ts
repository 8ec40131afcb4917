import type { ResultAsync } from "neverthrow";

import type { Failure } from "../failure.ts";

/** Keeps what nobody else may know, such as the keys of pay links. A value stands in no failure and no log. */
export interface Secrets {
  /**
   * The values of a secret that are good now, newest first: one, or two from its first rotation on, since what was made with the one
   * before is still about. One that was rotated a moment ago may not be known yet. A secret that does not exist is `unavailable`, with a
   * reason that names it.
   */
  readonly read: (name: string) => ResultAsync<readonly string[], Failure>;
}
