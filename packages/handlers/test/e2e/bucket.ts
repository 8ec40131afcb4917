import { GetObjectCommand, NoSuchKey, PutObjectCommand } from "@aws-sdk/client-s3";

import type { OwnAws } from "./own-aws.ts";
import { until } from "./until.ts";

/** The bucket that files are put into. */
export interface Bucket {
  /** Puts a file under `inbox/`; gives its version. */
  readonly put: (name: string, content: string) => Promise<string>;
  /** What is under that key, as soon as it is there. */
  readonly content: (key: string) => Promise<string>;
  readonly contentNow: (key: string) => Promise<string | undefined>;
}

/** The bucket of that name. */
export function bucketOf({ clients: { files } }: OwnAws, name: string): Bucket {
  let nextPutAt = 0;
  const contentNow = async (Key: string) => {
    try {
      const { Body } = await files.send(new GetObjectCommand({ Bucket: name, Key }));
      return await Body?.transformToString();
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  };
  return {
    contentNow,
    content: (key) => until(`content of ${key}`, () => contentNow(key)),
    put: async (file, Body) => {
      // S3 tells of times in seconds: what is put in the same one is not newer.
      await until("the next second", async () => (Date.now() >= nextPutAt ? true : undefined));
      nextPutAt = (Math.floor(Date.now() / 1_000) + 1) * 1_000;
      const put = new PutObjectCommand({ Bucket: name, Key: `inbox/${file}`, Body });
      const { VersionId } = await files.send(put);
      if (VersionId === undefined) throw new Error("the bucket keeps no versions");
      return VersionId;
    },
  };
}
