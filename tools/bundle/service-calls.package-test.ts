import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { root } from "../run-tool.ts";
import { importFrom } from "./modules-of-others.ts";
import { replaceModules, rewriteModules } from "./plugins.ts";
import { replacements } from "./replacements.ts";
import { rewrites } from "./rewrites.ts";

const clients = {
  "client-dynamodb": "DynamoDBClient",
  "client-s3": "S3Client",
  "client-secrets-manager": "SecretsManagerClient",
  "client-sesv2": "SESv2Client",
  "client-sfn": "SFNClient",
  "client-sns": "SNSClient",
} as const;
type Client = keyof typeof clients;

interface Output {
  readonly Body?: { readonly transformToString: () => Promise<string> };
  readonly $metadata: { readonly httpStatusCode: number };
}

interface Service {
  readonly send: (command: object) => Promise<Output>;
  readonly destroy: () => void;
}

/** What a package of the SDK has: its client, and the commands that are sent with it. */
type Sdk = Readonly<Record<string, new (options: object) => Service>>;

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { method, url, headers } = request;
    heard.push({ method, url, headers: told(headers), body: Buffer.concat(chunks).toString() });
    response.writeHead(answer.status ?? 200, { "x-amzn-requestid": "r-1", ...answer.headers });
    response.end(answer.body);
  });
});
let answer: Answer = {};
const heard: object[] = [];
let endpoint = "";
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "billsdue-clients-"));
  await build({
    stdin: {
      contents: Object.keys(clients)
        .map((name) => `export * as ${name.replaceAll("-", "_")} from "@aws-sdk/${name}";`)
        .join("\n"),
      resolveDir: join(root, "packages/handlers"),
    },
    outfile: join(folder, "clients.mjs"),
    bundle: true,
    platform: "node",
    format: "esm",
    mainFields: ["module", "main"],
    plugins: [replaceModules(replacements), rewriteModules(rewrites)],
    logLevel: "error",
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}, 60_000);

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(() => {
  vi.stubEnv("AWS_REGION", "eu-central-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "id");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  vi.stubEnv("AWS_SESSION_TOKEN", "token");
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 10, 23) });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

/** The package as it is in our bundles. */
async function bundled(client: Client): Promise<Sdk> {
  const all: Readonly<Record<string, Sdk>> = await import(join(folder, "clients.mjs"));
  const found = all[client.replaceAll("-", "_")];
  if (found === undefined) throw new Error(`${client} is not bundled`);
  return found;
}

/** What a request says besides its own number and who has sent it: the latter tells versions, and of whom the credentials are. */
function told(headers: Readonly<Record<string, unknown>>): object {
  const {
    "amz-sdk-invocation-id": _id,
    "user-agent": _agent,
    "x-amz-user-agent": _sdk,
    authorization,
    ...others
  } = headers;
  return { ...others, authorization: String(authorization).replace(/Signature=.*/, "") };
}

const options = { maxAttempts: 1, retryMode: "standard", forcePathStyle: true };

/** What came of a call: what was sent, and what was read of the answer. */
async function madeWith(sdk: Sdk, client: Client, command: string, input: object) {
  heard.length = 0;
  const { [clients[client]]: Service, [`${command}Command`]: Command } = sdk;
  if (Service === undefined || Command === undefined) throw new Error(`there is no ${command}`);
  const service = new Service({ ...options, endpoint });
  const output = await service.send(new Command(input)).then(read, failed);
  service.destroy();
  return { requests: [...heard], output };
}

async function read({ Body, $metadata, ...others }: Output): Promise<object> {
  return { ...others, status: $metadata.httpStatusCode, body: await Body?.transformToString() };
}

function failed(thrown: unknown): object {
  if (!(thrown instanceof Error)) throw thrown;
  const { name, message } = thrown;
  const [$fault, $metadata, reasons] = ["$fault", "$metadata", "CancellationReasons"].map(
    (field): unknown => Reflect.get(thrown, field),
  );
  return { name, message, $fault, $metadata, reasons };
}

function json(body: object): Answer {
  return { body: JSON.stringify(body) };
}

function exception(__type: string, more: object = {}): Answer {
  const body = JSON.stringify({ __type, message: "why", ...more });
  return { status: 400, headers: { "x-amzn-errortype": __type }, body };
}

function xml(status: number, code: string): Answer {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>why</Message></Error>`;
  return { status, body: status === 200 ? code : error };
}

const pk = { S: "INVOICE#1" };
const item = { TableName: "bills", Item: { pk, version: { N: "1" } } };
const object = { Bucket: "bills-due", Key: "inbox/a b.csv" };
const reasons = [{ Code: "ConditionalCheckFailed", Message: "why" }, { Code: "None" }];
const secret = { SecretId: "stripe" };
const mail = {
  FromEmailAddress: "a@example.com",
  Destination: { ToAddresses: ["b@example.com"] },
  Content: { Simple: { Subject: { Data: "ä" }, Body: { Text: { Data: "€" } } } },
};
const start = { stateMachineArn: "arn:aws:states:eu-central-1:0:stateMachine:p", input: "{}" };
const text = { PhoneNumber: "+12125550123", Message: "paid & done" };
const part = { ETag: '"e"', PartNumber: 1 };

const calls: readonly (readonly [string, Client, string, object, Answer])[] = [
  [
    "an item",
    "client-dynamodb",
    "GetItem",
    { TableName: "bills", Key: { pk } },
    json({ Item: { pk, version: { N: "12" }, seen: { BOOL: true } } }),
  ],
  ["a write", "client-dynamodb", "PutItem", item, json({})],
  [
    "a condition that failed",
    "client-dynamodb",
    "PutItem",
    item,
    exception("com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"),
  ],
  [
    "a transaction that was cancelled",
    "client-dynamodb",
    "TransactWriteItems",
    { TransactItems: [{ Put: item }, { Put: item }], ClientRequestToken: "token" },
    exception("TransactionCanceledException", { CancellationReasons: reasons }),
  ],
  [
    "an object",
    "client-s3",
    "GetObject",
    object,
    {
      headers: { etag: '"e"', "last-modified": "Mon, 23 Nov 2026 00:00:00 GMT" },
      body: "InvoiceID\n1\n",
    },
  ],
  ["an object that is not there", "client-s3", "HeadObject", object, { status: 404 }],
  ["an object that is gone", "client-s3", "GetObject", object, xml(404, "NoSuchKey")],
  ["an object that may not be read", "client-s3", "GetObject", object, xml(403, "AccessDenied")],
  ["a written object", "client-s3", "PutObject", { ...object, Body: "a" }, {}],
  [
    "a written object in parts",
    "client-s3",
    "CompleteMultipartUpload",
    { ...object, UploadId: "u", MultipartUpload: { Parts: [part] } },
    xml(200, "<CompleteMultipartUploadResult><ETag>e</ETag></CompleteMultipartUploadResult>"),
  ],
  [
    "a secret",
    "client-secrets-manager",
    "GetSecretValue",
    secret,
    json({ SecretString: "s", CreatedDate: 1_700_000_000.5 }),
  ],
  [
    "no such secret",
    "client-secrets-manager",
    "GetSecretValue",
    secret,
    exception("ResourceNotFoundException"),
  ],
  ["an e-mail", "client-sesv2", "SendEmail", mail, json({ MessageId: "m" })],
  ["an e-mail that is refused", "client-sesv2", "SendEmail", mail, exception("MessageRejected")],
  [
    "a workflow",
    "client-sfn",
    "StartExecution",
    start,
    json({ executionArn: "arn", startDate: 1_700_000_000 }),
  ],
  [
    "a workflow that was started",
    "client-sfn",
    "StartExecution",
    start,
    exception("ExecutionAlreadyExists"),
  ],
  [
    "a text",
    "client-sns",
    "Publish",
    text,
    xml(
      200,
      "<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>",
    ),
  ],
  ["a text in vain", "client-sns", "Publish", text, xml(500, "BrandNew")],
];

describe("a call by the SDK as it is bundled", () => {
  it.each(calls)("asks and understands as the SDK does: %s", async (_what, client, ...call) => {
    const [command, input, answered] = call;
    const ours = await bundled(client);
    const theirs = await importFrom<Sdk>("packages/handlers", `@aws-sdk/${client}`);
    answer = answered;
    const expected = await madeWith(theirs, client, command, input);
    expect(expected.requests).toHaveLength(1);
    expect(await madeWith(ours, client, command, input)).toStrictEqual(expected);
  });

  it("calls an exception of SNS by its code, not by the name of a class", async () => {
    answer = xml(404, "NotFound");
    const { output } = await madeWith(await bundled("client-sns"), "client-sns", "Publish", text);
    expect(output).toMatchObject({
      name: "NotFound",
      message: "why",
      $metadata: { httpStatusCode: 404 },
    });
  });

  it("fails without credentials, and says which", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
    const made = await madeWith(await bundled("client-sfn"), "client-sfn", "StartExecution", start);
    expect(made).toMatchObject({
      requests: [],
      output: {
        name: "CredentialsProviderError",
        message: expect.stringMatching(/^AWS_ACCESS_KEY_ID is not set/),
      },
    });
  });
});
