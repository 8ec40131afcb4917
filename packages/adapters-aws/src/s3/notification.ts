import { err, ok, Result } from "neverthrow";
import * as z from "zod/mini";

import { keyOfS3Event } from "./event-key.ts";

/** A file that was put into a bucket. */
export interface UploadedFile {
  readonly bucket: string;
  readonly key: string;
  /** Which version of it; undefined in a bucket that keeps none, and where the notification does not say. */
  readonly version: string | undefined;
}

/** What was sent is no notification of S3's, and why. */
export interface NotANotification {
  readonly type: "not-a-notification";
  readonly reason: string;
}

const bucket = z.object({ name: z.string() });
const testEvent = z.object({ Event: z.literal("s3:TestEvent") });
const s3Event = z.object({
  Records: z.array(
    z.object({
      eventName: z.string(),
      s3: z.object({
        bucket,
        object: z.object({ key: z.string(), versionId: z.nullish(z.string()) }),
      }),
    }),
  ),
});
const eventBridgeEvent = z.object({
  source: z.literal("aws.s3"),
  "detail-type": z.string(),
  detail: z.object({
    bucket,
    object: z.object({ key: z.string(), "version-id": z.optional(z.string()) }),
  }),
});

/**
 * The files that a notification tells of, as S3 sends it itself, with its keys encoded, or through EventBridge, with keys as they are. None
 * where it is a test, or tells of something else than a new object.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export function filesOfNotification(
  event: unknown,
): Result<readonly UploadedFile[], NotANotification> {
  if (z.safeParse(testEvent, event).success) return ok([]);
  const bridged = z.safeParse(eventBridgeEvent, event);
  if (bridged.success) {
    const { "detail-type": type, detail } = bridged.data;
    const { key, "version-id": version } = detail.object;
    return ok(type === "Object Created" ? [{ bucket: detail.bucket.name, key, version }] : []);
  }
  const direct = z.safeParse(s3Event, event);
  if (!direct.success) return err(notOne("it has neither Records of S3 nor a detail of it"));
  return Result.combine(
    direct.data.Records.filter(({ eventName }) => eventName.startsWith("ObjectCreated:")).map(
      ({ s3: { bucket: from, object } }) =>
        keyOfS3Event(object.key)
          .map((key) => ({ bucket: from.name, key, version: object.versionId ?? undefined }))
          .mapErr(() => notOne("the key of a record is not encoded as S3 encodes keys")),
    ),
  );
}

function notOne(reason: string): NotANotification {
  return { type: "not-a-notification", reason };
}
