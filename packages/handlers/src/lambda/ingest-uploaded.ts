import {
  type BillerPolicy,
  type FileWorkflowStarter,
  ingestFile,
  type IngestPorts,
  isOutputKey,
  type Profile,
} from "@billsdue/core";
import type { Result } from "neverthrow";

import { failed } from "../failed.ts";
import { eachMessage, type SqsAnswer } from "./each-message.ts";
import { tellOfFile, tellOfRun } from "./file-told.ts";
import type { Telemetry } from "./telemetry.ts";

/** A file that a notification tells of. */
export interface Uploaded {
  readonly bucket: string;
  readonly key: string;
  readonly version: string | undefined;
}

/** What files are ingested with when they are told of. */
export interface IngestUploadedOptions {
  readonly ports: IngestPorts;
  readonly workflow: FileWorkflowStarter;
  readonly telemetry: Telemetry;
  /** The files that an event tells of, or why it is no notification. */
  readonly readNotification: (
    event: unknown,
  ) => Result<readonly Uploaded[], { readonly reason: string }>;
  readonly bucket: string;
  readonly profile: Profile;
  readonly policy: BillerPolicy;
  /** A file with more bytes is handed to the workflow that ingests it in ranges; so is one that has to wait for another. */
  readonly splitAbove: number;
}

/**
 * Ingests the files that an event tells of, or each message of it where it is a batch of a queue. Of a batch, those that failed are answered;
 * else whatever may work later is thrown once all files were tried, so that Lambda comes back with it. What a file is refused for is logged
 * and counted: that does not change by trying again.
 */
export function ingestUploaded({
  ports,
  workflow,
  telemetry,
  readNotification,
  bucket,
  profile,
  policy,
  splitAbove,
}: IngestUploadedOptions): (event: unknown) => Promise<SqsAnswer | undefined> {
  const ignore = (why: string) => telemetry.log({ event: "notification-ignored", why });

  const ingestOne = async ({ bucket: from, key, version }: Uploaded): Promise<void> => {
    if (from !== bucket) {
      throw new Error(`the notification is of the bucket ${from}; this function has ${bucket}`);
    }
    if (isOutputKey(key)) return ignore("an output of ours");
    const opened = await ports.files.open(key, version);
    if (opened.isErr()) throw failed(opened.error);
    const { bytes, version: found } = opened.value ?? { bytes: 0, version };
    const handOver = async (): Promise<void> => {
      const started = await workflow.start({ key, version: found });
      if (started.isErr()) throw failed(started.error);
      telemetry.log({ event: "file-handed-over", key, bytes, workflow: started.value });
    };
    if (bytes > splitAbove) return handOver();
    const ingested = await ingestFile(ports)({ key, version: found, profile, policy });
    if (ingested.isOk()) return tellOfRun(telemetry, key, ingested.value);
    // Another file is under way, for hours perhaps: the workflow waits for it.
    if (ingested.error.type === "unavailable" && ingested.error.port === "run-ledger") {
      return handOver();
    }
    tellOfFile(telemetry, key, ingested.error);
  };

  const ingestAll = async (event: unknown): Promise<void> => {
    const files = readNotification(event);
    if (files.isErr()) throw new Error(`this is no notification of S3: ${files.error.reason}`);
    if (files.value.length === 0) ignore("it tells of no new file");
    const problems: unknown[] = [];
    for (const file of files.value) {
      await ingestOne(file).catch((problem: unknown) => problems.push(problem));
    }
    if (problems.length > 0) throw problems[0];
  };

  return (event) => eachMessage(event, ingestAll, telemetry);
}
