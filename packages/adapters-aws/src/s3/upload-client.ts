import { AbortMultipartUploadCommand, type S3Client } from "@aws-sdk/client-s3";

import type { CallOptions } from "../sdk/call.ts";

/** Told of every request of an upload that fails: of one that sends, or of the one that throws away what was sent. */
export type OnFailedRequest = (during: "sending" | "throwing-away", thrown: unknown) => void;

type Command = Parameters<S3Client["send"]>[0];

/**
 * The client as an `Upload` is to see it. `Upload` takes no abort signal for its requests, and says that one has failed only when the other
 * worker is done, which may be waiting for bytes. Throwing away goes on when the signal has aborted: parts that are left are paid for.
 */
export function createUploadClient(
  client: S3Client,
  { signal }: CallOptions,
  onFailedRequest: OnFailedRequest,
): S3Client {
  const send = async (command: Command): Promise<unknown> => {
    const isLast = command instanceof AbortMultipartUploadCommand;
    const options = isLast || signal === undefined ? {} : { abortSignal: signal() };
    try {
      return await client.send(command, options);
    } catch (thrown) {
      onFailedRequest(isLast ? "throwing-away" : "sending", thrown);
      throw thrown;
    }
  };
  return new Proxy(client, {
    get: (target, member): unknown => (member === "send" ? send : Reflect.get(target, member)),
  });
}
