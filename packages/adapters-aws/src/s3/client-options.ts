import { S3Client } from "@aws-sdk/client-s3";

import { type ClientOptions, clientOptions } from "../sdk/client-options.ts";

/**
 * How a client for the file store tries and how long it waits, to be spread into `new S3Client({ ... })`. Without these the SDK waits for
 * an answer without end.
 */
export function s3ClientOptions(): ClientOptions {
  // One attempt more than the SDK's three: S3 answers SlowDown while it splits a busy prefix, for longer than three tries last.
  // 25 seconds until the answer's head is here, the sending of a part of 8 MiB included: that is 3 Mbit/s.
  const options = clientOptions(4, 25_000);
  return {
    ...options,
    requestHandler: {
      ...options.requestHandler,
      // Within a region a connection takes milliseconds; one that takes seconds goes nowhere.
      connectionTimeout: 3_000,
      // For bodies that nobody watches, such as the answer to CompleteMultipartUpload, which S3 keeps alive with white space. A reader that
      // pauses longer loses its connection, and goes on with a range.
      socketTimeout: 60_000,
    },
  };
}

/** A client for the file store. An endpoint of one's own, such as an emulator's, has no host name for each bucket. */
export function createFilesClient(): S3Client {
  const hasOwnEndpoint = ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"].some(
    (name) => (process.env[name] ?? "") !== "",
  );
  return new S3Client({ ...s3ClientOptions(), forcePathStyle: hasOwnEndpoint });
}
