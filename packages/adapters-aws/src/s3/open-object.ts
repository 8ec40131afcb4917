import { HeadObjectCommand, type HeadObjectCommandOutput } from "@aws-sdk/client-s3";
import { type Failure, instantFromEpoch, type StoredFile } from "@billsdue/core";
import { err, ok, type Result, type ResultAsync } from "neverthrow";

import { call } from "../sdk/call.ts";
import { fileFailure, isMissing, s3Failure } from "./failures.ts";
import { type Pin, readObject, type ReadOptions } from "./read-object.ts";

/** Opens that version of the object, or the object as it is now; undefined where there is none. */
export function openObject(
  options: ReadOptions,
  key: string,
  version?: string,
): ResultAsync<StoredFile | undefined, Failure> {
  const { client, bucket } = options;
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
  const pin = version === undefined ? {} : { VersionId: version };
  const head = new HeadObjectCommand({ Bucket: bucket, Key: key, ...pin });
  return call(options, (send) => client.send(head, send).catch(unlessMissing), s3Failure).andThen(
    (found) => (found === undefined ? ok(undefined) : fileOf(options, key, found)),
  );
}

function unlessMissing(thrown: unknown): undefined {
  if (!isMissing(thrown)) throw thrown;
}

function fileOf(
  options: ReadOptions,
  key: string,
  { ContentLength: bytes, LastModified, Metadata = {}, ETag, VersionId }: HeadObjectCommandOutput,
): Result<StoredFile, Failure> {
  const lastModified = instantFromEpoch(LastModified?.getTime() ?? Number.NaN);
  const pin = pinOf(VersionId, ETag);
  if (bytes === undefined || lastModified === undefined || pin === undefined) {
    return err(fileFailure("S3 does not tell the object's size, time and ETag"));
  }
  const metadata = Object.entries(Metadata).map(([name, text]): [string, string] => [
    name.toLowerCase(),
    text,
  ]);
  return ok({
    name: key.slice(key.lastIndexOf("/") + 1),
    bytes,
    lastModified,
    ...("VersionId" in pin ? { version: pin.VersionId } : {}),
    metadata: Object.fromEntries(metadata),
    read: (range) => readObject(options, { key, pin, bytes }, range),
  });
}

/** An object from before the bucket kept versions has the version "null", which the next one replaces. */
function pinOf(version: string | undefined, etag: string | undefined): Pin | undefined {
  if (version !== undefined && version !== "null") return { VersionId: version };
  return etag === undefined ? undefined : { IfMatch: etag };
}
