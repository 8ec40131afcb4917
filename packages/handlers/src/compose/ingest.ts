import { filesOfNotification } from "@billsdue/adapters-aws/s3";

import type { SqsAnswer } from "../lambda/each-message.ts";
import {
  fileWorkflowArn,
  readEnvironment,
  type SettingsOf,
  sizeSetting,
} from "../lambda/environment.ts";
import { ingestUploaded } from "../lambda/ingest-uploaded.ts";
import type { Runtime } from "../lambda/lambda-handler.ts";
import {
  composeFileWorkflow,
  composeIngestion,
  type IngestionSettings,
  ingestionSettings,
} from "./ingestion.ts";

/** What the function that files are told to has to be told. */
export interface IngestSettings extends IngestionSettings {
  readonly fileWorkflowArn: string;
  readonly splitAbove: number;
}

/** The same, in the environment. */
export const ingestSettings: SettingsOf<IngestSettings> = {
  ...ingestionSettings,
  fileWorkflowArn,
  splitAbove: sizeSetting("BILLSDUE_SPLIT_ABOVE_BYTES", 64 * 1024 ** 2),
};

/** Ingests the files that S3 tells of, directly, through EventBridge or through SQS. */
export function composeIngest(
  runtime: Runtime,
): (event: unknown) => Promise<SqsAnswer | undefined> {
  const settings = readEnvironment(ingestSettings);
  const { bucket, profile, policy, splitAbove } = settings;
  return ingestUploaded({
    ports: composeIngestion(settings, runtime),
    workflow: composeFileWorkflow(settings.fileWorkflowArn, runtime),
    telemetry: runtime.telemetry,
    readNotification: filesOfNotification,
    bucket,
    profile,
    policy,
    splitAbove,
  });
}
