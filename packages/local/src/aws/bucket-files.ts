import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";

import type { S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { createS3FileStore } from "@billsdue/adapters-aws/s3";
import {
  type Failure,
  type FileStore,
  isInstant,
  type StoredFile,
  unavailable,
} from "@billsdue/core";
import { err, ResultAsync } from "neverthrow";

import type { Folders } from "../backing/backing.ts";

/** A file that is to be ingested goes to the inbox, one that is only planned elsewhere: a trigger watches the inbox. */
const prefixes = { ingest: "inbox", plan: "plans" } as const;
/** The object metadata that has when the file was last modified on this machine: which of two files is newer must not depend on their uploads. */
const writtenAt = "written-at";

/** The bucket's files, and the way that files of this machine get there. */
export function bucketFiles(
  client: S3Client,
  bucket: string,
): { readonly files: FileStore; readonly folders: Folders } {
  const store = createS3FileStore({ client, bucket });
  const upload = async (path: string, key: string): Promise<string> => {
    const { mtime } = await stat(path);
    const params = {
      Bucket: bucket,
      Key: key,
      Body: createReadStream(path),
      Metadata: { [writtenAt]: mtime.toISOString() },
    };
    await new Upload({ client, params }).done();
    return key;
  };
  return {
    files: {
      ...store,
      open: (key, version) => store.open(key, version).map((file) => file && asWritten(file)),
    },
    folders: {
      bring: (path, to) =>
        ResultAsync.fromPromise(upload(path, `${prefixes[to]}/${basename(path)}`), (thrown) =>
          notBrought(path, thrown),
        ),
      outputPrefixOf: () => err("the outputs go to the bucket, beside the file: leave out --out"),
    },
  };
}

function asWritten(file: StoredFile): StoredFile {
  const lastModified = file.metadata?.[writtenAt];
  return lastModified !== undefined && isInstant(lastModified) ? { ...file, lastModified } : file;
}

function notBrought(path: string, thrown: unknown): Failure {
  const why = thrown instanceof Error ? thrown.message : "unknown";
  return unavailable("file-store", `${path} cannot be brought to the bucket: ${why}`);
}
