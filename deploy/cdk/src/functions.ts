import { join } from "node:path";

import type { Grant, HandlerName, Manifest, Source } from "@billsdue/handlers/deployment";
import { Duration, type Stack } from "aws-cdk-lib";
import {
  Effect,
  PolicyDocument,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from "aws-cdk-lib/aws-iam";
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  type FunctionProps,
  Runtime,
  Tracing,
} from "aws-cdk-lib/aws-lambda";
import { SqsDestination } from "aws-cdk-lib/aws-lambda-destinations";
import type { LogGroup } from "aws-cdk-lib/aws-logs";

import { constructIdOf } from "./construct-id.ts";
import { createLogs } from "./logs.ts";
import type { Resources } from "./resources.ts";

export type Functions = Readonly<Record<HandlerName, LambdaFunction>>;

export interface FunctionsProps {
  readonly resources: Resources;
  readonly bundles: string;
  /** Of the manifest's parameters. */
  readonly values: Readonly<Record<string, string>>;
}

/** Every function, with its role and its log. */
export function createFunctions(
  stack: Stack,
  manifest: Manifest,
  props: FunctionsProps,
): Functions {
  const create = (name: HandlerName) => createFunction(stack, manifest, name, props);
  return {
    ingest: create("ingest"),
    api: create("api"),
    "submit-payment": create("submit-payment"),
    "resolve-payment": create("resolve-payment"),
    "send-email": create("send-email"),
    "send-text": create("send-text"),
    sweep: create("sweep"),
    "split-file": create("split-file"),
    "ingest-range": create("ingest-range"),
    "close-run": create("close-run"),
  };
}

function createFunction(
  stack: Stack,
  manifest: Manifest,
  name: HandlerName,
  { resources, bundles, values }: FunctionsProps,
): LambdaFunction {
  const handler = manifest.handlers[name];
  const id = constructIdOf(name);
  const functionName = `${stack.stackName}-${name}`;
  const logGroup = createLogs(stack, manifest, `${id}Logs`, `/aws/lambda/${functionName}`);
  const role = new Role(stack, `${id}Role`, {
    assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
    inlinePolicies: {
      grants: new PolicyDocument({
        statements: handler.grants.map((grant) => statementOf(stack, grant, resources, logGroup)),
      }),
    },
  });
  const environment = Object.entries(handler.environment).map(
    ([variable, source]) => [variable, valueOf(source, resources, values)] as const,
  );
  return new LambdaFunction(stack, id, {
    functionName,
    description: handler.description,
    code: Code.fromAsset(join(bundles, handler.folder)),
    handler: handler.entry,
    runtime: new Runtime(handler.runtime),
    architecture: Architecture.custom(handler.architecture),
    memorySize: handler.memoryMb,
    timeout: Duration.seconds(handler.timeoutSeconds),
    environment: Object.fromEntries(environment),
    tracing: Tracing.ACTIVE,
    logGroup,
    // The manifest's grants are all that it has: what CDK would add is not.
    role: role.withoutPolicyUpdates(),
    ...asynchronously(manifest, name, resources),
  });
}

function statementOf(
  stack: Stack,
  { resource, actions }: Grant,
  { arns }: Resources,
  logGroup: LogGroup,
): PolicyStatement {
  const statement = { effect: Effect.ALLOW, actions: [...actions] };
  switch (resource) {
    case "own-logs":
      return new PolicyStatement({ ...statement, resources: [logGroup.logGroupArn] });
    case "phone-numbers": {
      const anyTopic = `arn:${stack.partition}:sns:*:*:*`;
      return new PolicyStatement({ ...statement, notResources: [anyTopic] });
    }
    default:
      return new PolicyStatement({ ...statement, resources: [arns[resource]] });
  }
}

function valueOf(
  source: Source,
  { arns, names }: Resources,
  values: FunctionsProps["values"],
): string {
  switch (source.from) {
    case "value":
      return source.value;
    case "parameter":
      return values[source.parameter] ?? "";
    case "name":
      return names[source.of];
    case "arn":
      return arns[source.of];
  }
}

/** What becomes of a call that nobody waits for. */
function asynchronously(
  { notifications, sweeps, handlers }: Manifest,
  name: HandlerName,
  { failedNotifications }: Resources,
): Partial<FunctionProps> {
  switch (handlers[name].trigger.type) {
    case "files":
      return {
        retryAttempts: notifications.retries,
        onFailure: new SqsDestination(failedNotifications),
      };
    case "schedule":
      return {
        retryAttempts: sweeps.retries,
        maxEventAge: Duration.seconds(sweeps.mostAgeSeconds),
      };
    default:
      return {};
  }
}
