import type { S3ClientConfig } from "@aws-sdk/client-s3";

/**
 * How a client for the file store tries and how long it waits, to be spread into `new S3Client({ ... })`. Without these the SDK waits for
 * an answer without end.
 */
export function s3ClientOptions(): Pick<
  S3ClientConfig,
  "maxAttempts" | "retryMode" | "requestHandler"
> {
  return {
    // One more than the SDK's three: S3 answers SlowDown while it splits a busy prefix, for longer than three tries last.
    maxAttempts: 4,
    // `adaptive` would also hold back calls that nothing is wrong with, and a run makes few.
    retryMode: "standard",
    requestHandler: {
      // Within a region a connection takes milliseconds; one that takes seconds goes nowhere.
      connectionTimeout: 3_000,
      // Until the answer's head is here, the sending of a part of 8 MiB included: that is 3 Mbit/s.
      requestTimeout: 25_000,
      // Without this the SDK only warns.
      throwOnRequestTimeout: true,
      // For bodies that nobody watches, such as the answer to CompleteMultipartUpload, which S3 keeps alive with white space. A reader that
      // pauses longer loses its connection, and goes on with a range.
      socketTimeout: 60_000,
    },
  };
}
