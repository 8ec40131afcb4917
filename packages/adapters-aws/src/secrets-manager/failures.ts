import { type Failure, unavailable } from "@billsdue/core";

import { exceptionOf, type Meanings, unavailableBy } from "../sdk/call.ts";
import { commonMeanings } from "../sdk/common-meanings.ts";

const absent = "ResourceNotFoundException";

// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
const meanings: Meanings = {
  ...commonMeanings,
  AccessDeniedException:
    "the role lacks secretsmanager:GetSecretValue on it, or kms:Decrypt on its key",
  DecryptionFailure:
    "its key cannot be used: see whether the key is enabled and the role may decrypt with it",
  InternalServiceError: "Secrets Manager has trouble of its own",
  InvalidParameterException: "Secrets Manager does not take this name",
  InvalidRequestException: "it is being deleted or replicated: restore it, or wait",
  [absent]:
    "it does not exist in this account and region, or has no value yet: create it with a value, or correct its name",
};

/** Whether a secret, or its version of that stage, does not exist. */
export function isAbsent(thrown: unknown): boolean {
  return exceptionOf(thrown).name === absent;
}

/** What an exception means for the secret `name`. */
export function readProblem(name: string, thrown: unknown): Failure {
  const failure = unavailableBy("secrets", meanings, thrown);
  return failure.type === "unavailable"
    ? unavailable("secrets", `secret ${name}: ${failure.reason}`)
    : failure;
}

/** The failure of a secret that holds bytes instead of text. */
export function notText(name: string): Failure {
  const reason = "it is binary: store it as text, in SecretString";
  return { type: "corrupt", port: "secrets", key: name, reason };
}
