import type { Manifest } from "@billsdue/handlers/deployment";
import type { Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import {
  DefinitionBody,
  LogLevel,
  StateMachine,
  StateMachineType,
} from "aws-cdk-lib/aws-stepfunctions";

import { constructIdOf } from "./construct-id.ts";
import type { Functions } from "./functions.ts";
import { createLogs } from "./logs.ts";
import { workflowName } from "./resources.ts";

/** The state machines, each with a role that may call just its functions, and a log without what is in an execution. */
export function createWorkflows(stack: Stack, manifest: Manifest, functions: Functions): void {
  for (const [name, { type, definition, functions: called }] of Object.entries(
    manifest.workflows,
  )) {
    const id = `${constructIdOf(name)}Workflow`;
    const arns = Object.entries(called).map(
      ([place, handler]) => [place, functions[handler].functionArn] as const,
    );
    const workflow = new StateMachine(stack, id, {
      stateMachineName: workflowName(stack, name),
      stateMachineType: StateMachineType[type],
      definitionBody: DefinitionBody.fromString(JSON.stringify(definition)),
      definitionSubstitutions: Object.fromEntries(arns),
      tracingEnabled: true,
      logs: {
        level: LogLevel.ERROR,
        includeExecutionData: false,
        destination: createLogs(
          stack,
          manifest,
          `${id}Logs`,
          `/aws/vendedlogs/states/${workflowName(stack, name)}`,
        ),
      },
    });
    workflow.addToRolePolicy(
      new PolicyStatement({
        actions: ["lambda:InvokeFunction"],
        resources: arns.map(([, arn]) => arn),
      }),
    );
  }
}
