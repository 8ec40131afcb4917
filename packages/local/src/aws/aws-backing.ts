import { randomBytes } from "node:crypto";

import {
  createDynamoInvoiceStore,
  createDynamoLookUpGuard,
  createDynamoRunLedger,
} from "@billsdue/adapters-aws/dynamodb";
import { createSecretsManagerSecrets } from "@billsdue/adapters-aws/secrets-manager";
import { createSesMailer } from "@billsdue/adapters-aws/ses";
import { createSnsEventPublisher, createSnsTexter } from "@billsdue/adapters-aws/sns";
import { createStepFunctionsWorkflowStarter } from "@billsdue/adapters-aws/step-functions";
import type { Failure } from "@billsdue/core";
import { readKeyMaterial } from "@billsdue/handlers";
import { err, ok, type Result, ResultAsync } from "neverthrow";

import type { Backing } from "../backing/backing.ts";
import { bucketFiles } from "./bucket-files.ts";
import { createAwsClients } from "./clients.ts";
import { type AwsNames, type AwsResources, ensureResources } from "./resources.ts";

/** A backing on the AWS that the SDK's environment names; what is not there yet is created first. Fails in one line. */
export async function awsBacking(
  names: AwsNames,
  onFailure: (failure: Failure) => void,
): Promise<Result<Backing, string>> {
  const clients = createAwsClients();
  const ensured = await ResultAsync.fromPromise(ensureResources(clients, names, newSecret), whyNot);
  if (ensured.isErr()) return err(ensured.error);
  const { table, bucket, topicArn, stateMachineArn, payLinkKey, sessionKey } = ensured.value;
  const secrets = createSecretsManagerSecrets({ client: clients.secrets });
  const keys = await readKeyMaterial(secrets, { payLinks: payLinkKey, sessions: sessionKey });
  if (keys.isErr()) return err(reasonOf(keys.error));

  const onTable = { client: clients.table, table };
  const { files, folders } = bucketFiles(clients.files, bucket);
  const starter = createStepFunctionsWorkflowStarter({
    client: clients.workflows,
    stateMachineArn,
  });
  return ok({
    invoices: createDynamoInvoiceStore({ ...onTable, onCorrupt: onFailure }),
    guard: createDynamoLookUpGuard(onTable),
    ledger: createDynamoRunLedger(onTable),
    files,
    folders,
    events: createSnsEventPublisher({ client: clients.events, topicArn }),
    mailer: createSesMailer({ client: clients.mail, from: names.from }),
    texter: createSnsTexter({ client: clients.texts }),
    workflow: (drive) => ({
      start: (input) =>
        starter.start(input).andTee((started) => {
          if (started === "started") drive(input);
        }),
    }),
    ...keys.value,
    places: placesOf(ensured.value),
  });
}

/** 32 bytes. */
function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

function placesOf({ table, bucket, topicArn, stateMachineArn }: AwsResources): Backing["places"] {
  return [
    ["Table", table],
    ["Bucket", bucket],
    ["Events", topicArn],
    ["Workflows", stateMachineArn],
  ];
}

function reasonOf(failure: Failure): string {
  return failure.type === "unavailable" ? failure.reason : `${failure.key}: ${failure.type}`;
}

function whyNot(thrown: unknown): string {
  const endpoint = process.env["AWS_ENDPOINT_URL"];
  const where = endpoint === undefined ? "AWS" : `AWS at ${endpoint}`;
  const why = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : "unknown";
  const hint =
    "AWS_REGION, AWS_ENDPOINT_URL and AWS_PROFILE or AWS_ACCESS_KEY_ID say where and who";
  return `${where} cannot be used: ${why.split("\n")[0]} (${hint})`;
}
