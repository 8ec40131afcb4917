import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";

import {
  CreateBucketCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";

import { s3ClientOptions } from "../../src/s3/index.ts";
import { awsConfig, emulatorUrl } from "../emulators.ts";

/** A client of the emulator. */
export function createEmulatorClient(): S3Client {
  return new S3Client({
    ...awsConfig(emulatorUrl("ministack")),
    ...s3ClientOptions(),
    forcePathStyle: true,
  });
}

/** Lets every connection of `client` for an object's bytes break when `after` of them have come; gives the ranges that were asked for. */
export function breakConnections(client: S3Client, after: number): readonly unknown[] {
  const ranges: unknown[] = [];
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const result = await next(args);
        if (commandName !== "GetObjectCommand") return result;
        ranges.push(Reflect.get(args.input, "Range"));
        const response = result.response as { body: Readable };
        response.body = Readable.from(breaking(response.body, after), { objectMode: false });
        return result;
      },
    { step: "deserialize", priority: "low" },
  );
  return ranges;
}

async function* breaking(body: Readable, after: number): AsyncGenerator<Uint8Array, void, void> {
  let left = after;
  for await (const chunk of body) {
    if (left <= 0) throw Object.assign(new Error("aborted"), { code: "ECONNRESET" });
    yield chunk;
    left -= chunk.length;
  }
}

/** A bucket of its own. */
export async function createBucket(client: S3Client, isVersioned: boolean) {
  const bucket = `bills-${randomUUID()}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  if (isVersioned) {
    const VersioningConfiguration = { Status: "Enabled" } as const;
    await client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
  }
  return {
    bucket,
    put: async (key: string, content: Uint8Array): Promise<void> => {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: content }));
    },
    keys: async (): Promise<readonly string[]> => {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
      return Contents.map(({ Key = "" }) => Key);
    },
    openUploads: async (): Promise<readonly string[]> => {
      const found = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
      return (found.Uploads ?? []).map(({ Key = "" }) => Key);
    },
  };
}
