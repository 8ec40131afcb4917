import type { Result, ResultAsync } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { Instant } from "../time/instant.ts";

/** The bytes from `start` on, up to `end` and without it; counted from 0. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A bills-due file that can be read, and read again, as the same bytes. */
export interface StoredFile {
  /** The last part of its key or path. */
  readonly name: string;
  readonly bytes: number;
  readonly lastModified: Instant;
  /** Which of the contents under its key it is, where the store keeps older ones. */
  readonly version?: string;
  /** What is stored with it, by lower-case key, where the store has such a thing. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** The bytes in order, or those of a range that lies within the file, in chunks of any size; ends at the first failure. */
  readonly read: (range?: ByteRange) => AsyncIterable<Result<Uint8Array, Failure>>;
}

/** A file that is being written. Nothing of it is to be seen before it is finished; then it takes the place of an older one. */
export interface FileDraft {
  /** Appends; one call at a time. */
  readonly write: (bytes: Uint8Array) => ResultAsync<void, Failure>;
  readonly finish: () => ResultAsync<void, Failure>;
  /** Throws away what was written; after that, or after `finish`, does nothing. */
  readonly discard: () => ResultAsync<void, Failure>;
}

/** Where bills-due files land, and where the outputs of their runs go. */
export interface FileStore {
  /**
   * Opens the file under `key`, or undefined where there is none. Told a `version`, opens that one, and never another; a store that keeps
   * none has none.
   */
  readonly open: (key: string, version?: string) => ResultAsync<StoredFile | undefined, Failure>;
  /** Begins a file under `key`. */
  readonly create: (key: string) => ResultAsync<FileDraft, Failure>;
}
