import { type Failure, unavailable } from "@billsdue/core";

import { exceptionOf, type Meanings, unavailableBy } from "../sdk/call.ts";

const port = "file-store";

const denied =
  "the role may not do this, or there is no such object and the role may not list the bucket (s3:ListBucket)";
const overwritten =
  "the object was overwritten since it was opened, and the bucket keeps no versions; turn on its versioning, or start again";
const kms = "the bucket's KMS key cannot be used; see its state and its policy";
const failed = "S3 failed, and was asked again in vain";
const busy = "S3 is busy, and was asked again in vain";
const otherRegion = "the bucket is in another region than the client";

/**
 * S3's exceptions by their name. It names more in its documentation; these are the ones that somebody can do something about.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
const meanings: Meanings = {
  NoSuchKey: "the object was deleted since it was opened",
  NoSuchVersion: "the version that was opened was deleted since",
  MethodNotAllowed: "the version that was opened was deleted since",
  NotFound: "there is no such object, or no such bucket",
  NoSuchBucket: "there is no such bucket",
  NoSuchUpload: "the upload was ended by somebody else, such as a lifecycle rule",
  PermanentRedirect: otherRegion,
  AccessDenied: denied,
  InvalidAccessKeyId: "the credentials are not known",
  SignatureDoesNotMatch: "the credentials are wrong",
  ExpiredToken: "the credentials have expired",
  RequestTimeTooSkewed: "this machine's clock is wrong",
  InvalidObjectState: "the object is archived; restore it first",
  PreconditionFailed: overwritten,
  InvalidRange: "the object is shorter than it was when it was opened",
  EntityTooLarge: "the file is larger than S3 takes",
  SlowDown: busy,
  ServiceUnavailable: busy,
  InternalError: failed,
  RequestTimeout: "S3 waited in vain for the rest of a request",
  TimeoutError: "S3 did not answer in time",
  AbortError: "the time for it was over",
  KMSDisabledException: kms,
  KMSInvalidStateException: kms,
  KMSNotFoundException: kms,
  "KMS.DisabledException": kms,
  "KMS.InvalidStateException": kms,
  "KMS.NotFoundException": kms,
};

/** The answer to a HeadObject has no body to name its exception in, only a status. */
const meaningsByStatus: Meanings = {
  301: otherRegion,
  400: "the request was not taken; the credentials may have expired, or the bucket may be in another region",
  403: denied,
  500: failed,
  503: busy,
};

/** What a call of S3 has failed with. */
export function s3Failure(thrown: unknown): Failure {
  const { name, status } = exceptionOf(thrown);
  const meaning = name === "Unknown" ? meaningsByStatus[`${status}`] : undefined;
  const known = meaning === undefined ? meanings : { ...meanings, Unknown: meaning };
  return unavailableBy(port, known, thrown);
}

/** A failure that no exception tells. */
export function fileFailure(reason: string): Failure {
  return unavailable(port, reason);
}

/** Whether an object is not there, rather than out of reach. */
export function isMissing(thrown: unknown): boolean {
  return ["NotFound", "NoSuchKey"].includes(exceptionOf(thrown).name);
}

/**
 * What broke off a stream that can be gone on with, or undefined where it cannot. Node's errors of sockets and streams have a code. The
 * SDK's of a checksum that does not agree has none: what was read before it may be wrong, and is not to be gone on with.
 */
export function breakOf(thrown: unknown): string | undefined {
  const code: unknown = thrown instanceof Error ? Reflect.get(thrown, "code") : undefined;
  if (typeof code === "string") return code;
  const { name } = exceptionOf(thrown);
  return name === "TimeoutError" ? name : undefined;
}

/** What a stream that has stalled is ended with. */
export function stalled(afterMs: number): Error {
  return Object.assign(new Error(`no bytes for ${afterMs} ms`), { code: "ETIMEDOUT" });
}
