import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Failure } from "@billsdue/core";
import { err, ok, type Result, type ResultAsync } from "neverthrow";

import { call, type CallOptions } from "../sdk/call.ts";
import { isAbsent, notText, readProblem } from "./failures.ts";

/** What secrets are read with. */
export interface SecretCalls extends CallOptions {
  /** `new SecretsManagerClient({ ...secretsManagerClientOptions() })`. */
  readonly client: SecretsManagerClient;
}

/**
 * The current value of a secret, and the one before where there is one. Current first: with a rotation in between, the newest value is
 * missed once, and none that was good before.
 */
export function liveValues(
  calls: SecretCalls,
  name: string,
): ResultAsync<readonly string[], Failure> {
  return valueAt(calls, name, "AWSCURRENT", (thrown) => readProblem(name, thrown)).andThen(
    (current) => valuesBefore(calls, name).map((before) => [...new Set([current, ...before])]),
  );
}

/** The value before the current one: none where the secret was never rotated. */
function valuesBefore(calls: SecretCalls, name: string): ResultAsync<readonly string[], Failure> {
  return valueAt(calls, name, "AWSPREVIOUS", (thrown) =>
    isAbsent(thrown) ? "never-rotated" : readProblem(name, thrown),
  )
    .map((value): readonly string[] => [value])
    .orElse((problem) => (problem === "never-rotated" ? ok([]) : err(problem)));
}

function valueAt<Problem>(
  calls: SecretCalls,
  name: string,
  stage: "AWSCURRENT" | "AWSPREVIOUS",
  problemOf: (thrown: unknown) => Problem,
): ResultAsync<string, Problem | Failure> {
  const command = new GetSecretValueCommand({ SecretId: name, VersionStage: stage });
  return call(calls, (options) => calls.client.send(command, options), problemOf).andThen(
    ({ SecretString: text }): Result<string, Problem | Failure> =>
      text === undefined ? err(notText(name)) : ok(text),
  );
}
