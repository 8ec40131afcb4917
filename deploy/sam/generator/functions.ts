import {
  type HandlerName,
  handlerNames,
  type Manifest,
  type Source,
} from "@billsdue/handlers/deployment";

import { arns, statementOf } from "./grants.ts";
import { getAtt, type Part, logicalIdOf, ref, type Section, sub, together } from "./intrinsics.ts";
import { filesBucketName, nameOf } from "./names.ts";
import { valueOfParameter } from "./parameters.ts";
import { roleOf } from "./roles.ts";

/** What all functions have in common. */
export function globals({ handlers: { api } }: Manifest): Part {
  return {
    Function: {
      Handler: api.entry,
      Runtime: api.runtime,
      Architectures: [api.architecture],
      Tracing: "Active",
    },
  };
}

/** Every function, with its role and its log. */
export function functions(manifest: Manifest): Section {
  return together(handlerNames.map((name) => functionOf(manifest, name)));
}

function functionOf(manifest: Manifest, name: HandlerName): Section {
  const { description, folder, memoryMb, timeoutSeconds, environment, grants } =
    manifest.handlers[name];
  const id = logicalIdOf(name);
  const variables = Object.entries(environment).map(([variable, source]) => ({
    [variable]: valueOf(source),
  }));
  return {
    [id]: {
      Type: "AWS::Serverless::Function",
      Properties: {
        FunctionName: nameOf(name),
        Description: description,
        CodeUri: `../../dist/${folder}`,
        Role: getAtt(`${id}Role`, "Arn"),
        MemorySize: memoryMb,
        Timeout: timeoutSeconds,
        Environment: { Variables: together(variables) },
        LoggingConfig: { LogGroup: ref(`${id}Logs`) },
        ...asynchronously(manifest, name),
      },
    },
    [`${id}Role`]: roleOf(
      "lambda.amazonaws.com",
      grants.map((grant) => statementOf(grant, name)),
    ),
    [`${id}Logs`]: {
      Type: "AWS::Logs::LogGroup",
      Properties: {
        LogGroupName: sub(`/aws/lambda/\${AWS::StackName}-${name}`),
        RetentionInDays: manifest.logRetentionDays,
      },
    },
  };
}

function valueOf(source: Source): Part {
  switch (source.from) {
    case "value":
      return source.value;
    case "parameter":
      return valueOfParameter(source.parameter);
    case "name":
      return source.of === "bucket" ? sub(filesBucketName) : ref("Table");
    case "arn":
      return arns[source.of];
  }
}

/** What becomes of a call that nobody waits for. */
function asynchronously({ notifications, sweeps, handlers }: Manifest, name: HandlerName) {
  switch (handlers[name].trigger.type) {
    case "files":
      return {
        EventInvokeConfig: {
          MaximumRetryAttempts: notifications.retries,
          DestinationConfig: {
            OnFailure: { Type: "SQS", Destination: arns["failed-notifications"] },
          },
        },
      };
    case "schedule":
      return {
        EventInvokeConfig: {
          MaximumRetryAttempts: sweeps.retries,
          MaximumEventAgeInSeconds: sweeps.mostAgeSeconds,
        },
      };
    default:
      return {};
  }
}
