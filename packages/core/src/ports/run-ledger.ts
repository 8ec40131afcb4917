import type { ResultAsync } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { Fingerprint } from "../ids.ts";
import type { Instant } from "../time/instant.ts";
import type { Watermark } from "../watermark.ts";

/** One ingestion of one file, told by its bytes. */
export interface Run {
  readonly fingerprint: Fingerprint;
  readonly file: string;
  readonly asOf: Watermark;
  readonly startedAt: Instant;
}

/**
 * Whether a run may go on: `claimed` by this caller; `running`, this run or another one, until its lease ends; `closed` for good.
 */
export type Claim =
  | { readonly type: "claimed" }
  | { readonly type: "running"; readonly run: Run; readonly leaseUntil: Instant }
  | { readonly type: "closed"; readonly run: Run };

/** Which files were ingested, and the claim that stops a file from being ingested twice, or two from overtaking each other. */
export interface RunLedger {
  /** Claims the run at `run.startedAt`, until `leaseUntil`. One run goes on at a time; one whose lease has ended stops nobody. */
  readonly claim: (run: Run, leaseUntil: Instant) => ResultAsync<Claim, Failure>;
  /** Closes a run that was applied whole. */
  readonly close: (fingerprint: Fingerprint) => ResultAsync<void, Failure>;
  /** Lets go of a run that was not applied whole, so that it can be claimed at once. */
  readonly release: (fingerprint: Fingerprint) => ResultAsync<void, Failure>;
  /** The newest watermark among the closed runs. */
  readonly appliedThrough: () => ResultAsync<Watermark | undefined, Failure>;
}
