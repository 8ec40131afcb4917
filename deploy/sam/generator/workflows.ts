import type { Manifest } from "@billsdue/handlers/deployment";

import { getAtt, type Part, logicalIdOf, type Section, sub, together } from "./intrinsics.ts";
import { nameOf } from "./names.ts";
import { roleOf } from "./roles.ts";

/** Writing to a log is arranged with the log's own service, which knows no resources for that. */
const deliverLogs: Part = {
  Effect: "Allow",
  Action: [
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:DescribeLogGroups",
    "logs:DescribeResourcePolicies",
    "logs:GetLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:UpdateLogDelivery",
  ],
  Resource: "*",
};

const trace: Part = {
  Effect: "Allow",
  Action: [
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
  ],
  Resource: "*",
};

/** The state machines, each with a role that may call just its functions, and a log without what is in an execution. */
export function workflows(manifest: Manifest): Section {
  const sections = Object.entries(manifest.workflows).map(([name, workflow]): Section => {
    const id = `${logicalIdOf(name)}Workflow`;
    const arns = together(
      Object.entries(workflow.functions).map(([place, handler]) => ({
        [place]: getAtt(logicalIdOf(handler), "Arn"),
      })),
    );
    return {
      [id]: {
        Type: "AWS::StepFunctions::StateMachine",
        Properties: {
          StateMachineName: nameOf(name),
          StateMachineType: workflow.type,
          RoleArn: getAtt(`${id}Role`, "Arn"),
          TracingConfiguration: { Enabled: true },
          LoggingConfiguration: {
            Level: "ERROR",
            IncludeExecutionData: false,
            Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: getAtt(`${id}Logs`, "Arn") } }],
          },
          DefinitionSubstitutions: arns,
          Definition: workflow.definition,
        },
      },
      [`${id}Role`]: roleOf("states.amazonaws.com", [
        {
          Effect: "Allow",
          Action: ["lambda:InvokeFunction"],
          Resource: Object.values(arns),
        },
        deliverLogs,
        trace,
      ]),
      [`${id}Logs`]: {
        Type: "AWS::Logs::LogGroup",
        Properties: {
          LogGroupName: sub(`/aws/vendedlogs/states/\${AWS::StackName}-${name}`),
          RetentionInDays: manifest.logRetentionDays,
        },
      },
    };
  });
  return together(sections);
}
