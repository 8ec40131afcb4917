import { addAbortSignal, PassThrough } from "node:stream";

import type { S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import type { Failure, FileDraft } from "@billsdue/core";
import { err, errAsync, ok, okAsync, type Result, ResultAsync } from "neverthrow";

import type { CallOptions } from "../sdk/call.ts";
import { contentTypeOf } from "./content-type.ts";
import { fileFailure, s3Failure } from "./failures.ts";
import { createUploadClient } from "./upload-client.ts";

/** What writing needs of a store. */
export interface WriteOptions extends CallOptions {
  readonly client: S3Client;
  readonly bucket: string;
}

/** A file has at most 10,000 parts: with these, 78 GiB. Most outputs are one part, and one PutObject. */
const partSize = 8 * 1024 * 1024;
/** One part is sent while the next comes together. A run writes two files at once, so that up to four parts are held. */
const queueSize = 2;

/**
 * Sends what is written in parts as they fill, and waits with `write` while two are under way. Nothing is to be seen before S3 has put the
 * parts together, or has taken the only one. When anything fails, the parts are thrown away, and whatever is done next says why.
 */
export function createDraft(options: WriteOptions, key: string): FileDraft {
  const body = new PassThrough();
  // What ends it is told by the upload.
  body.on("error", () => undefined);
  const signal = options.signal?.();
  if (signal !== undefined) addAbortSignal(signal, body);

  let failure: Failure | undefined;
  let notThrownAway: Failure | undefined;
  const client = createUploadClient(options.client, options, (during, thrown) => {
    if (during === "throwing-away") {
      notThrownAway = s3Failure(thrown);
      return;
    }
    failure ??= s3Failure(thrown);
    body.destroy();
  });
  // https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/Package/-aws-sdk-lib-storage/
  const upload = new Upload({
    client,
    partSize,
    queueSize,
    leavePartsOnError: false,
    params: {
      Bucket: options.bucket,
      Key: key,
      Body: body,
      ContentType: contentTypeOf(key),
    },
  });
  const outcome: Promise<Result<void, Failure>> = upload.done().then(
    () => ok(undefined),
    (thrown: unknown) => {
      body.destroy();
      return err(failure ?? s3Failure(thrown));
    },
  );

  let isOver = false;
  return {
    write: (bytes) => {
      if (isOver) return errAsync(fileFailure("the file is finished or discarded already"));
      // Not `slice`: that of a Buffer copies nothing.
      const copy = new Uint8Array(bytes);
      return new ResultAsync(accepted(body, copy)).orElse(() => new ResultAsync(outcome));
    },
    finish: () => {
      isOver = true;
      body.end();
      return new ResultAsync(outcome);
    },
    discard: () => {
      if (isOver) return okAsync(undefined);
      isOver = true;
      body.destroy();
      return new ResultAsync(
        outcome.then(() => (notThrownAway === undefined ? ok(undefined) : err(notThrownAway))),
      );
    },
  };
}

/** Waits until there is room for the next bytes, or until there never will be. */
function accepted(body: PassThrough, bytes: Uint8Array): Promise<Result<void, void>> {
  return new Promise((resolve) => {
    // A stream that is destroyed does not call back for the write that is under way.
    const refuse = () => resolve(err(undefined));
    body.once("close", refuse);
    body.write(bytes, (error) => {
      body.off("close", refuse);
      resolve(error ? err(undefined) : ok(undefined));
    });
  });
}
