import type { ResultAsync } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { Started } from "./workflow-starter.ts";

/** All that the workflow of a big file is told. */
export interface FileWorkflowInput {
  readonly key: string;
  /** Which version of it; undefined where the store keeps none. */
  readonly version: string | undefined;
}

/** Starts the workflow that ingests a file in ranges. */
export interface FileWorkflowStarter {
  /** Starts it, once per version of a file; where there are no versions, each time. */
  readonly start: (input: FileWorkflowInput) => ResultAsync<Started, Failure>;
}
