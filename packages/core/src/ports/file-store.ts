import type { Result, ResultAsync } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { Instant } from "../time/instant.ts";

/** A bills-due file that can be read, and read again, as the same bytes. */
export interface StoredFile {
  /** The last part of its key or path. */
  readonly name: string;
  readonly bytes: number;
  readonly lastModified: Instant;
  /** What is stored with it, by lower-case key, where the store has such a thing. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** The bytes in order, in chunks of any size; ends at the first failure. */
  readonly read: () => AsyncIterable<Result<Uint8Array, Failure>>;
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
  /** Opens the file under `key`, or undefined where there is none. */
  readonly open: (key: string) => ResultAsync<StoredFile | undefined, Failure>;
  /** Begins a file under `key`. */
  readonly create: (key: string) => ResultAsync<FileDraft, Failure>;
}
