import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import {
  CreateStackCommand,
  DescribeStackEventsCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from "@aws-sdk/client-cloudformation";
import {
  GetFunctionConfigurationCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { GetSecretValueCommand, PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";

import { root } from "../../../../tools/run-tool.ts";
import { type HandlerName, handlerNames } from "../../src/deployment/index.ts";
import type { OwnAws } from "./own-aws.ts";

/** Where everything is once it is deployed. */
export interface Deployed {
  readonly functionOf: (name: HandlerName) => string;
  readonly bucket: string;
  /** The topic that events are told to. */
  readonly events: string;
  /** The URL of the queue in which notifications wait that failed after all their tries. */
  readonly failedNotifications: string;
  readonly table: string;
  readonly paymentWorkflow: string;
  readonly fileWorkflow: string;
  /** What pay links are signed with. */
  readonly payLinkSecret: string;
  /** What stands in front of `/api`. */
  readonly api: string;
}

/** The values of the secrets that the template does not make up itself. */
export interface SecretValues {
  readonly stripeKey: string;
  readonly stripeWebhooks: string;
}

const stack = "billsdue";
const codeBucket = "code";
const templateKey = "template.yaml";

/** Deploys the SAM template with the bundles of `pnpm build:handlers`, as whoever follows docs/deploy.md does. */
export async function deploy(
  aws: OwnAws,
  parameters: Readonly<Record<string, string>>,
  secrets: SecretValues,
): Promise<Deployed> {
  const { stacks } = aws.clients;
  await upload(aws);
  await stacks.send(
    new CreateStackCommand({
      StackName: stack,
      TemplateURL: `${aws.url}/${codeBucket}/${templateKey}`,
      Capabilities: ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
      Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
    }),
  );
  await untilCreated(aws);
  const { StackResources = [] } = await stacks.send(
    new DescribeStackResourcesCommand({ StackName: stack }),
  );
  const idOf = (logical: string) => {
    const found = StackResources.find(({ LogicalResourceId }) => LogicalResourceId === logical);
    if (found?.PhysicalResourceId === undefined) throw new Error(`${logical} is not deployed`);
    return found.PhysicalResourceId;
  };
  const values = [
    ["StripeKeySecret", secrets.stripeKey],
    ["StripeWebhookSecret", secrets.stripeWebhooks],
  ] as const;
  for (const [logical, SecretString] of values) {
    await aws.clients.secrets.send(
      new PutSecretValueCommand({ SecretId: idOf(logical), SecretString }),
    );
  }
  const { SecretString: payLinkSecret = "" } = await aws.clients.secrets.send(
    new GetSecretValueCommand({ SecretId: idOf("PayLinkSecret") }),
  );
  return {
    payLinkSecret,
    functionOf: (name) => idOf(pascal(name)),
    bucket: idOf("Files"),
    events: idOf("Events"),
    failedNotifications: idOf("FailedNotifications"),
    table: idOf("Table"),
    paymentWorkflow: idOf("PaymentWorkflow"),
    fileWorkflow: idOf("FileWorkflow"),
    api: `${aws.url}/_aws/execute-api/${idOf("HttpApi")}/$default`,
  };
}

/** Adds variables to the environment of a function, and tells its Node more; gives what the environment was before. */
export async function addVariables(
  { clients }: OwnAws,
  FunctionName: string,
  variables: Readonly<Record<string, string>>,
  nodeOption = "",
): Promise<Readonly<Record<string, string>>> {
  const { Environment } = await clients.functions.send(
    new GetFunctionConfigurationCommand({ FunctionName }),
  );
  const before = Environment?.Variables ?? {};
  const options = `${before["NODE_OPTIONS"] ?? ""} ${nodeOption}`.trim();
  const Variables = { ...before, ...variables, NODE_OPTIONS: options };
  await clients.functions.send(
    new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }),
  );
  return before;
}

/** Templates as long as this one are read from a bucket. */
async function upload({ clients: { files } }: OwnAws): Promise<void> {
  await files.send(new CreateBucketCommand({ Bucket: codeBucket }));
  const put = { Bucket: codeBucket, Key: templateKey, Body: await readTemplate() };
  await files.send(new PutObjectCommand(put));
  for (const name of handlerNames) {
    const Body = await readFile(join(root, "dist/handlers", `${name}.zip`));
    await files.send(new PutObjectCommand({ Bucket: codeBucket, Key: `${name}.zip`, Body }));
  }
}

/** The template, with what `sam package` makes of it. */
async function readTemplate(): Promise<string> {
  const template = await readFile(join(root, "deploy/sam/template.yaml"), "utf8");
  return inMinistacksWords(template)
    .replaceAll(
      /CodeUri: \.\.\/\.\.\/dist\/handlers\/([\w-]+)/g,
      (_line, name: string) => `CodeUri: { Bucket: ${codeBucket}, Key: ${name}.zip }`,
    )
    .replace(/ScheduleExpression: rate\(.*\)/, "ScheduleExpression: rate(1 day)");
}

/** What MiniStack asks for beside, or in place of, an action of AWS; mostly on no resource, where AWS names one. */
const askedForBeside = new Map([
  ["dynamodb:PartiQLInsert", "dynamodb:BatchExecuteStatement"],
  ["ses:SendEmail", "ses:SendEmail"],
  ["sns:Publish", "sns:PublishBatch"],
  ["states:SendTaskSuccess", "states:SendTaskSuccess"],
]);

/**
 * MiniStack's other differences from AWS: a `Ref` of a secret is its name, one that is generated has punctuation all the same, and who speaks to a
 * bucket has no TLS.
 */
function inMinistacksWords(template: string): string {
  const punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
  return withItsActions(template)
    .replaceAll(/!Ref (\w+Secret)$/gm, "!GetAtt $1.Id")
    .replaceAll(
      /ExcludePunctuation: true$/gm,
      () => `ExcludeCharacters: ${JSON.stringify(punctuation)}`,
    )
    .replaceAll("aws:SecureTransport: false", "aws:SecureTransport: neither");
}

/** The template with a statement in front of each that allows such an action, which allows the other. */
function withItsActions(template: string): string {
  return template.replaceAll(
    /^( +)- Effect: Allow\n +Action:\n((?: +- [\w:]+\n)+)/gm,
    (statement, indent: string, listed: string) => {
      const actions = listed.split(/[\s-]+/).flatMap((action) => askedForBeside.get(action) ?? []);
      const added = actions.map(
        (action) => `${indent}- { Effect: Allow, Action: "${action}", Resource: "*" }\n`,
      );
      return `${added.join("")}${statement}`;
    },
  );
}

async function untilCreated({ clients: { stacks } }: OwnAws): Promise<void> {
  for (;;) {
    const { Stacks = [] } = await stacks.send(new DescribeStacksCommand({ StackName: stack }));
    const status = Stacks[0]?.StackStatus;
    if (status === "CREATE_COMPLETE") return;
    if (status !== "CREATE_IN_PROGRESS") break;
    await delay(50);
  }
  const { StackEvents = [] } = await stacks.send(
    new DescribeStackEventsCommand({ StackName: stack }),
  );
  const problems = StackEvents.filter(({ ResourceStatus }) => ResourceStatus === "CREATE_FAILED");
  const lines = problems.map((one) => `${one.LogicalResourceId}: ${one.ResourceStatusReason}`);
  throw new Error(`The stack was not created:\n${lines.join("\n")}`);
}

function pascal(name: string): string {
  return name
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}
