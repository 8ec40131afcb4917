import * as z from "zod";

import type { EvaluatedResource } from "./evaluate.ts";
import { place } from "./expected.ts";
import {
  type AlarmFacts,
  type FunctionFacts,
  grantsOf,
  policySchema,
  type SystemFacts,
} from "./facts.ts";

const roleSchema = z.object({
  Policies: z.array(z.object({ PolicyDocument: policySchema })).default([]),
  // Nothing that somebody else has written.
  ManagedPolicyArns: z.tuple([]).optional(),
});

const attachedPolicySchema = z.object({
  Roles: z.array(z.string()),
  PolicyDocument: policySchema,
});

const functionSchema = z.object({
  FunctionName: z.string(),
  Handler: z.string(),
  Runtime: z.string(),
  Architectures: z.tuple([z.string()]),
  MemorySize: z.number(),
  Timeout: z.number(),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }),
  TracingConfig: z.object({ Mode: z.literal("Active") }),
  Role: z.string(),
});

const alarmSchema = z.object({
  AlarmName: z.string(),
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })),
  Statistic: z.string(),
  Period: z.number(),
  EvaluationPeriods: z.number(),
  DatapointsToAlarm: z.undefined().optional(),
  Threshold: z.number(),
  ComparisonOperator: z.string(),
  TreatMissingData: z.string(),
  AlarmActions: z.tuple([z.string().regex(/:Operators$/)]),
});

const workflowSchema = z.object({
  StateMachineName: z.string(),
  Definition: z.unknown().optional(),
  DefinitionString: z.string().optional(),
  DefinitionSubstitutions: z.record(z.string(), z.string()),
});

/** What the resources of a template are. */
export function factsOfResources(resources: readonly EvaluatedResource[]): SystemFacts {
  const every = <Read>(type: string, schema: z.ZodType<Read>) =>
    resources
      .filter((resource) => resource.type === type)
      .map(({ id, properties }) => ({ id, properties: schema.parse(properties) }));

  const roles = every("AWS::IAM::Role", roleSchema);
  const attached = ["AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"].flatMap((type) =>
    every(type, attachedPolicySchema),
  );

  const functionFacts = (each: z.infer<typeof functionSchema>): FunctionFacts => {
    const role = each.Role.replace(/[.]Arn$/, "");
    const policies = [
      ...roles.filter(({ id }) => id === role).flatMap(({ properties }) => properties.Policies),
      ...attached.map(({ properties }) => properties).filter(({ Roles }) => Roles.includes(role)),
    ];
    return {
      handler: each.Handler,
      runtime: each.Runtime,
      architecture: each.Architectures[0],
      memoryMb: each.MemorySize,
      timeoutSeconds: each.Timeout,
      environment: each.Environment.Variables,
      grants: policies.flatMap(({ PolicyDocument }) => grantsOf(PolicyDocument)).toSorted(),
    };
  };

  const functions = every("AWS::Lambda::Function", functionSchema);
  const alarms = every("AWS::CloudWatch::Alarm", alarmSchema);
  const workflows = every("AWS::StepFunctions::StateMachine", workflowSchema);
  return {
    functions: Object.fromEntries(
      functions.map(({ properties }) => [
        properties.FunctionName.replace(`${place.stack}-`, ""),
        functionFacts(properties),
      ]),
    ),
    alarms: Object.fromEntries(
      alarms.map(({ properties }) => [properties.AlarmName, alarmFacts(properties)]),
    ),
    workflows: Object.fromEntries(
      workflows.map(({ properties }) => [properties.StateMachineName, definitionOf(properties)]),
    ),
  };
}

function alarmFacts(alarm: z.infer<typeof alarmSchema>): AlarmFacts {
  return {
    series: `${alarm.Namespace} ${alarm.MetricName}`,
    dimensions: Object.fromEntries(alarm.Dimensions.map(({ Name, Value }) => [Name, Value])),
    statistic: alarm.Statistic,
    periodSeconds: alarm.Period,
    periods: alarm.EvaluationPeriods,
    threshold: alarm.Threshold,
    comparison: alarm.ComparisonOperator,
    missingData: alarm.TreatMissingData,
  };
}

function definitionOf(workflow: z.infer<typeof workflowSchema>): unknown {
  const text = workflow.DefinitionString ?? JSON.stringify(workflow.Definition);
  const places = Object.entries(workflow.DefinitionSubstitutions);
  return JSON.parse(
    places.reduce((before, [at, arn]) => before.replaceAll(`\${${at}}`, arn), text),
  );
}
