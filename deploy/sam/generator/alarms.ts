import type { Alarm, Manifest, Watched } from "@billsdue/handlers/deployment";

import { getAtt, logicalIdOf, type Part, ref, type Section, together } from "./intrinsics.ts";
import { nameOf, workflowArn } from "./names.ts";

/** Every alarm, and the topic that tells operators of it. */
export function alarms(manifest: Manifest): Section {
  const each = manifest.alarms.map((alarm) => ({
    [`${logicalIdOf(alarm.name)}Alarm`]: alarmOf(alarm),
  }));
  return {
    // CloudWatch cannot publish to a topic under AWS's own key; an alarm says nothing that is secret.
    Operators: { Type: "AWS::SNS::Topic" },
    OperatorsByEmail: {
      Type: "AWS::SNS::Subscription",
      Condition: "HasOperatorEmail",
      Properties: { TopicArn: ref("Operators"), Protocol: "email", Endpoint: ref("OperatorEmail") },
    },
    ...together(each),
  };
}

function alarmOf(alarm: Alarm): Part {
  const { metric, namespace, dimensions } = metricOf(alarm.watches);
  return {
    Type: "AWS::CloudWatch::Alarm",
    Properties: {
      AlarmName: nameOf(alarm.name),
      AlarmDescription: alarm.description,
      Namespace: namespace,
      MetricName: metric,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      Statistic: alarm.statistic,
      Period: alarm.periodSeconds,
      EvaluationPeriods: alarm.periods,
      Threshold: alarm.threshold,
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
      TreatMissingData: { fine: "notBreaching", ring: "breaching" }[alarm.whenSilent],
      AlarmActions: [ref("Operators")],
      OKActions: [ref("Operators")],
    },
  };
}

interface Metric {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, Part>>;
}

function metricOf(watched: Watched): Metric {
  const { metric } = watched;
  switch (watched.of) {
    case "billsdue":
      return {
        namespace: "billsdue",
        metric,
        dimensions: { service: watched.service, ...watched.dimensions },
      };
    case "function":
      return {
        namespace: "AWS/Lambda",
        metric,
        dimensions: { FunctionName: ref(logicalIdOf(watched.handler)) },
      };
    case "workflow":
      return {
        namespace: "AWS/States",
        metric,
        dimensions: { StateMachineArn: workflowArn(watched.workflow) },
      };
    case "queue":
      return {
        namespace: "AWS/SQS",
        metric,
        dimensions: { QueueName: getAtt(logicalIdOf(watched.queue), "QueueName") },
      };
  }
}
