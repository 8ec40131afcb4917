import { err, ok, Result } from "neverthrow";

/** A key in an event that is not encoded as S3 encodes keys. */
export interface MalformedKey {
  readonly type: "malformed-key";
  readonly encoded: string;
}

const decode = Result.fromThrowable(decodeURIComponent, () => undefined);

/**
 * The object's key of an S3 event notification, where it is encoded as a form is: `+` is a space, the rest percent-encoded UTF-8.
 * EventBridge sends keys as they are; those are not for here.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function keyOfS3Event(encoded: string): Result<string, MalformedKey> {
  const key = decode(encoded.replaceAll("+", " ")).unwrapOr("");
  return key === "" ? err({ type: "malformed-key", encoded }) : ok(key);
}
