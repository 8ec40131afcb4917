import type { S3Client } from "@aws-sdk/client-s3";
import type { FileStore } from "@billsdue/core";
import { okAsync } from "neverthrow";

import type { Backoff } from "../sdk/backoff.ts";
import type { CallOptions } from "../sdk/call.ts";
import { createDraft } from "./draft.ts";
import { openObject } from "./open-object.ts";

/** A bucket, and how patient to be with it. */
export interface S3FileStoreOptions extends CallOptions {
  /** With `s3ClientOptions`, or with time-outs of its own. */
  readonly client: S3Client;
  readonly bucket: string;
  /** Between two connections for the rest of a file. `tries` counts those in a row that brought no byte. */
  readonly backoff?: Backoff;
  /** Without a byte for so many milliseconds a connection counts as broken; 30 seconds unless told. */
  readonly stallMs?: number;
}

/**
 * The objects of a bucket. A file that is open stays what it was when it was opened, by its version, or in a bucket without versions by its
 * ETag: it then fails when it was overwritten. Reading survives connections that break. A bucket that does not exist has no files: S3 does
 * not tell the two apart. The role needs s3:GetObject, s3:GetObjectVersion, s3:ListBucket (without it a file that is not there is one that
 * may not be read), s3:PutObject and s3:AbortMultipartUpload.
 */
export function createS3FileStore(options: S3FileStoreOptions): FileStore {
  const { backoff = { tries: 5, firstMs: 100, mostMs: 5_000 }, stallMs = 30_000 } = options;
  const bucket = { ...options, backoff, stallMs };
  return {
    open: (key, version) => openObject(bucket, key, version),
    create: (key) => okAsync(createDraft(bucket, key)),
  };
}
