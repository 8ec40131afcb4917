import {
  CreateSecretCommand,
  DeleteSecretCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { describeSecrets, problem, value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import {
  createSecretsManagerSecrets,
  secretsManagerClientOptions,
} from "../../src/secrets-manager/index.ts";
import { ownAccount } from "../own-account.ts";

function keeping(cacheMs: number) {
  const client = new SecretsManagerClient({
    ...ownAccount().config,
    ...secretsManagerClientOptions(),
  });
  const rotate = async (name: string, text: string) => {
    await client
      .send(new PutSecretValueCommand({ SecretId: name, SecretString: text }))
      .catch(async (error: unknown) => {
        if (!(error instanceof ResourceNotFoundException)) throw error;
        await client.send(new CreateSecretCommand({ Name: name, SecretString: text }));
      });
  };
  return { client, rotate, secrets: createSecretsManagerSecrets({ client, cacheMs }) };
}

describeSecrets("Secrets Manager", () => keeping(0));

describe("what Secrets Manager does with secrets", () => {
  it("is not asked again while what was read is fresh", async () => {
    const { rotate, secrets } = keeping(60_000);
    await rotate("key", "one");
    expect(value(await secrets.read("key"))).toStrictEqual(["one"]);
    await rotate("key", "two");
    expect(value(await secrets.read("key"))).toStrictEqual(["one"]);
  });

  it("gives bytes for a binary secret, which are no text", async () => {
    const { client, secrets } = keeping(0);
    const SecretBinary = new Uint8Array([1, 2]);
    await client.send(new CreateSecretCommand({ Name: "key", SecretBinary }));
    expect(problem(await secrets.read("key"))).toStrictEqual({
      type: "corrupt",
      port: "secrets",
      key: "key",
      reason: "it is binary: store it as text, in SecretString",
    });
  });

  it("refuses a secret that is being deleted", async () => {
    const { client, rotate, secrets } = keeping(0);
    await rotate("key", "one");
    await client.send(new DeleteSecretCommand({ SecretId: "key", RecoveryWindowInDays: 7 }));
    expect(problem(await secrets.read("key"))).toMatchObject({
      type: "unavailable",
      reason: expect.stringMatching(/^secret key: InvalidRequestException: it is being deleted/),
    });
  });
});
