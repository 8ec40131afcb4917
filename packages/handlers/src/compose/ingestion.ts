import { SFNClient } from "@aws-sdk/client-sfn";
import { createDynamoRunLedger } from "@billsdue/adapters-aws/dynamodb";
import { createFilesClient, createS3FileStore } from "@billsdue/adapters-aws/s3";
import {
  createStepFunctionsFileWorkflowStarter,
  sfnClientOptions,
} from "@billsdue/adapters-aws/step-functions";
import {
  type BillerPolicy,
  type FileWorkflowStarter,
  type IngestPorts,
  parseProfile,
  type Profile,
} from "@billsdue/core";

import {
  bucket,
  jsonSetting,
  policy,
  type SettingsOf,
  table,
  topicArn,
} from "../lambda/environment.ts";
import type { Runtime } from "../lambda/lambda-handler.ts";
import { systemClock } from "../system-clock.ts";
import { composeEvents } from "./events.ts";
import { composeTable } from "./table.ts";

/** What whoever ingests files has to be told. */
export interface IngestionSettings {
  readonly table: string;
  readonly bucket: string;
  readonly topicArn: string;
  readonly policy: BillerPolicy;
  readonly profile: Profile;
}

/** The same, in the environment. */
export const ingestionSettings: SettingsOf<IngestionSettings> = {
  table,
  bucket,
  topicArn,
  policy,
  profile: jsonSetting("BILLSDUE_PROFILE", (json) =>
    parseProfile(typeof json === "object" && json !== null ? { name: "default", ...json } : json),
  ),
};

/** Files of the bucket, into the table. */
export function composeIngestion(settings: IngestionSettings, runtime: Runtime): IngestPorts {
  const { signal, lastSignal } = runtime.deadline;
  const { onTable, invoices } = composeTable(settings, runtime, signal);
  return {
    files: createS3FileStore({ client: createFilesClient(), bucket: settings.bucket, signal }),
    // Lets go of a run, too, whose time was up.
    ledger: createDynamoRunLedger({ ...onTable, signal: lastSignal }),
    invoices,
    events: composeEvents(settings, runtime),
    clock: systemClock,
  };
}

/** Starts the workflow that ingests big files. */
export function composeFileWorkflow(
  stateMachineArn: string,
  { deadline: { signal } }: Runtime,
): FileWorkflowStarter {
  const client = new SFNClient(sfnClientOptions());
  return createStepFunctionsFileWorkflowStarter({ client, stateMachineArn, signal });
}
