import type { ResultAsync } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { Fingerprint } from "../ids.ts";
import type { Hold } from "../ingestion/codes.ts";
import type { Profile } from "../ingestion/profile.ts";
import type { FileTotals } from "../ingestion/totals.ts";
import type { Instant } from "../time/instant.ts";
import type { Watermark } from "../watermark.ts";

/** Somebody has looked at a held file and wants it applied nevertheless. */
export interface Release {
  readonly reason: string;
  readonly at: Instant;
  /** What it was held for; another hold is not released by it. */
  readonly holds: readonly Hold[];
}

/** One ingestion of one file, told by its bytes. */
export interface Run {
  readonly fingerprint: Fingerprint;
  /** The file's key in the file store. */
  readonly key: string;
  /** Which version of it, where the store keeps several. */
  readonly version?: string;
  readonly file: string;
  readonly asOf: Watermark;
  readonly startedAt: Instant;
  readonly profile: Profile;
  /** What the file states as a whole; undefined for one of corrected rows, which stands for no more than those. */
  readonly totals?: FileTotals;
  readonly release?: Release;
}

/** The right to go on with a run until then. */
export interface Lease {
  readonly fingerprint: Fingerprint;
  readonly until: Instant;
}

/** What is known of a run: under way until its lease ends, left unfinished, held, or applied whole. */
export type RunState =
  | { readonly type: "running"; readonly run: Run; readonly until: Instant }
  | { readonly type: "unfinished"; readonly run: Run }
  | { readonly type: "held"; readonly run: Run; readonly holds: readonly Hold[] }
  | { readonly type: "closed"; readonly run: Run };

/**
 * Whether a run may go on: `claimed` by this caller, with the run to go on with; `running`, this one or another, until its lease ends;
 * `closed` for good.
 */
export type Claim =
  | { readonly type: "claimed"; readonly run: Run; readonly lease: Lease }
  | Extract<RunState, { type: "running" | "closed" }>;

/** What has been applied so far. */
export interface Applied {
  /** The newest watermark among the closed runs of whole files of the same profile. */
  readonly through?: Watermark;
  /** That run, to compare with. */
  readonly before?: { readonly asOf: Watermark; readonly totals: FileTotals };
}

/**
 * Which files were ingested, and the claim that stops a file from being ingested twice, or two from overtaking each other. Whoever has
 * lost its lease changes nothing any more: `renew`, `close` and `abandon` then fail with `conflict`.
 */
export interface RunLedger {
  /**
   * Claims the run at `run.startedAt`, until `leaseUntil`. One run goes on at a time; one whose lease has ended stops nobody. A run that was
   * left unfinished goes on with the watermark it began with; a release stands for the profile under which it was given.
   */
  readonly claim: (run: Run, leaseUntil: Instant) => ResultAsync<Claim, Failure>;
  /** Goes on for longer. */
  readonly renew: (lease: Lease, until: Instant) => ResultAsync<Lease, Failure>;
  /**
   * Notes that a file must not be applied until somebody releases it, and gives the run as it is then: one that is under way or closed
   * stays so.
   */
  readonly hold: (run: Run, holds: readonly Hold[]) => ResultAsync<RunState, Failure>;
  /** Closes a run that was applied whole. */
  readonly close: (lease: Lease) => ResultAsync<void, Failure>;
  /** Lets go of a run that was not applied whole, so that it can be claimed at once. */
  readonly abandon: (lease: Lease) => ResultAsync<void, Failure>;
  /** What is known of a run at `now`, which tells a lease that has ended. */
  readonly find: (
    fingerprint: Fingerprint,
    now: Instant,
  ) => ResultAsync<RunState | undefined, Failure>;
  /** Lets a held run be applied; gives it back, or undefined where none is held under that fingerprint. */
  readonly release: (
    fingerprint: Fingerprint,
    release: Pick<Release, "reason" | "at">,
  ) => ResultAsync<Run | undefined, Failure>;
  /** What has been applied, as it matters to files of that profile. */
  readonly applied: (profile: string) => ResultAsync<Applied, Failure>;
}
