import {
  SecretsManagerClient,
  type SecretsManagerClientConfig,
} from "@aws-sdk/client-secrets-manager";
import { problem, shown, value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import {
  createSecretsManagerSecrets,
  secretsManagerClientOptions,
} from "../../src/secrets-manager/index.ts";
import { type Answer, fakeHandler, jsonException, nowhere } from "../fake-handler.ts";
import { localServer } from "../local-server.ts";

const text = (SecretString: string): Answer => ({
  status: 200,
  body: JSON.stringify({ SecretString }),
});
const absent = jsonException("ResourceNotFoundException");
const away = jsonException("InternalServiceError", 500);
const unavailable = (reason: RegExp) => ({
  type: "unavailable",
  port: "secrets",
  reason: expect.stringMatching(reason),
});

function clientOf(config: SecretsManagerClientConfig): SecretsManagerClient {
  return new SecretsManagerClient({ ...nowhere, ...secretsManagerClientOptions(), ...config });
}

/** Answers one after the other, without the SDK's retries; a clock that is moved by hand. */
function keeping(...answers: readonly Answer[]) {
  const { requestHandler, requests } = fakeHandler(...answers);
  const client = clientOf({ requestHandler, maxAttempts: 1 });
  let time = 0;
  const secrets = createSecretsManagerSecrets({
    client,
    cacheMs: 1_000,
    staleMs: 30_000,
    now: () => time,
  });
  const pass = (milliseconds: number) => {
    time += milliseconds;
  };
  return { secrets, pass, asked: () => requests.length, requests };
}

describe("reading a secret", () => {
  it("asks for the current value, then for the one before", async () => {
    const { secrets, requests } = keeping(text("two"), text("one"));
    expect(value(await secrets.read("key"))).toStrictEqual(["two", "one"]);
    expect(requests.map(({ body }) => JSON.parse(body))).toStrictEqual([
      { SecretId: "key", VersionStage: "AWSCURRENT" },
      { SecretId: "key", VersionStage: "AWSPREVIOUS" },
    ]);
  });

  it("gives a value once where a rotation has changed nothing, or came in between", async () => {
    const { secrets } = keeping(text("one"), text("one"));
    expect(value(await secrets.read("key"))).toStrictEqual(["one"]);
  });

  it("has one reading under way at a time, whoever asks", async () => {
    const { secrets, asked } = keeping(text("one"), absent);
    const reads = await Promise.all(Array.from({ length: 20 }, () => secrets.read("key")));
    expect(reads.map((read) => value(read))).toStrictEqual(
      Array.from({ length: 20 }, () => ["one"]),
    );
    expect(asked()).toBe(2);
  });

  it("is asked again when the value is no longer fresh, and not before", async () => {
    const { secrets, pass, asked } = keeping(text("one"), absent, text("two"), text("one"));
    value(await secrets.read("key"));
    pass(999);
    expect(value(await secrets.read("key"))).toStrictEqual(["one"]);
    expect(asked()).toBe(2);
    pass(1);
    expect(value(await secrets.read("key"))).toStrictEqual(["two", "one"]);
  });
});

describe("while Secrets Manager is away", () => {
  it("a value that was read is good for a while, and not every read waits for the next try", async () => {
    const { secrets, pass, asked } = keeping(text("one"), absent, away);
    value(await secrets.read("key"));
    pass(1_000);
    expect(value(await secrets.read("key"))).toStrictEqual(["one"]);
    pass(9_999);
    expect(value(await secrets.read("key"))).toStrictEqual(["one"]);
    expect(asked()).toBe(3);
    pass(1);
    expect(value(await secrets.read("key"))).toStrictEqual(["one"]);
    expect(asked()).toBe(4);
  });

  it("a value that was read is not good for ever", async () => {
    const { secrets, pass } = keeping(text("one"), absent, away);
    value(await secrets.read("key"));
    pass(29_999);
    expect(value(await secrets.read("key"))).toStrictEqual(["one"]);
    pass(1);
    expect(problem(await secrets.read("key"))).toStrictEqual(
      unavailable(/^secret key: InternalServiceError: Secrets Manager has trouble of its own/),
    );
  });

  it("a value is read again as soon as it is back", async () => {
    const { secrets, pass } = keeping(text("one"), absent, away, text("two"), text("one"));
    value(await secrets.read("key"));
    pass(1_000);
    value(await secrets.read("key"));
    pass(10_000);
    expect(value(await secrets.read("key"))).toStrictEqual(["two", "one"]);
  });

  it("half an answer is none: the value before must not be forgotten", async () => {
    const { secrets } = keeping(text("two"), away, text("two"), text("one"));
    expect(problem(await secrets.read("key")).type).toBe("unavailable");
    expect(value(await secrets.read("key"))).toStrictEqual(["two", "one"]);
  });

  it.each(["silent", "stops"] as const)(
    "a read ends in time, after three attempts: %s",
    async (how) => {
      const { endpoint, requests } = await localServer(how);
      const { requestHandler: usual } = secretsManagerClientOptions();
      const requestHandler = { ...usual, requestTimeout: 300, socketTimeout: 300 };
      const secrets = createSecretsManagerSecrets({
        client: clientOf({ endpoint, requestHandler }),
      });
      expect(problem(await secrets.read("key"))).toStrictEqual(
        unavailable(/^secret key: TimeoutError: no answer came in time, or the connection broke$/),
      );
      expect(requests()).toBe(3);
    },
  );

  it("a read ends when the time of the invocation is up, and the next one begins anew", async () => {
    const { endpoint, requests, untilAsked } = await localServer("silent");
    const secrets = createSecretsManagerSecrets({
      client: clientOf({ endpoint }),
      signal: untilAsked,
    });
    for (let nth = 1; nth <= 2; nth += 1) {
      expect(problem(await secrets.read("key"))).toStrictEqual(unavailable(/ AbortError: /));
      expect(requests()).toBe(nth);
    }
  });
});

describe("what is wrong with a secret", () => {
  it.each([
    [
      absent,
      /^secret key: ResourceNotFoundException: it does not exist .*: create it with a value/,
    ],
    [
      jsonException("AccessDeniedException"),
      /^secret key: AccessDeniedException: the role lacks secretsmanager:GetSecretValue/,
    ],
    [jsonException("DecryptionFailure"), /^secret key: DecryptionFailure: its key cannot be used/],
    [jsonException("ThrottlingException"), /^secret key: ThrottlingException: more is asked/],
  ])("is told with its name, and without its value: %o", async (answer, reason) => {
    const { secrets } = keeping(answer);
    const failure = problem(await secrets.read("key"));
    expect(failure).toStrictEqual(unavailable(reason));
    expect(shown(failure)).not.toContain("s3cr3t");
  });

  it("is told of a binary one, which no text can be read from", async () => {
    const { secrets } = keeping({ status: 200, body: '{"SecretBinary":"czNjcjN0"}' });
    const failure = problem(await secrets.read("key"));
    expect(failure).toStrictEqual({
      type: "corrupt",
      port: "secrets",
      key: "key",
      reason: "it is binary: store it as text, in SecretString",
    });
  });
});
