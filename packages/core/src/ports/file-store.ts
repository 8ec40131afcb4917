import type { Result, ResultAsync } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { Instant } from "../time/instant.ts";

/** A bills-due file that can be read, and read again, as the same bytes. */
export interface StoredFile {
  /** The last part of its key or path. */
  readonly name: string;
  readonly bytes: number;
  readonly lastModified: Instant;
  /** The bytes in order, in chunks of any size; ends at the first failure. */
  readonly read: () => AsyncIterable<Result<Uint8Array, Failure>>;
}

/** Where bills-due files land. */
export interface FileStore {
  /** Opens the file under `key`, or undefined where there is none. */
  readonly open: (key: string) => ResultAsync<StoredFile | undefined, Failure>;
}
