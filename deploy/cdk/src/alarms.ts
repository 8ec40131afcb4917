import type { Alarm as ManifestAlarm, Manifest, Watched } from "@billsdue/handlers/deployment";
import { Duration, type Stack } from "aws-cdk-lib";
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";

import { constructIdOf } from "./construct-id.ts";
import type { Functions } from "./functions.ts";
import type { Resources } from "./resources.ts";

export interface AlarmsProps {
  readonly resources: Resources;
  readonly functions: Functions;
  readonly operatorEmail: string | undefined;
}

const missingData = {
  fine: TreatMissingData.NOT_BREACHING,
  ring: TreatMissingData.BREACHING,
};

/** Every alarm, and the topic that tells operators of it. */
export function createAlarms(stack: Stack, manifest: Manifest, props: AlarmsProps): Topic {
  // CloudWatch cannot publish to a topic under AWS's own key; an alarm says nothing that is secret.
  const operators = new Topic(stack, "Operators");
  if (props.operatorEmail !== undefined) {
    operators.addSubscription(new EmailSubscription(props.operatorEmail));
  }
  const tellOperators = new SnsAction(operators);
  for (const { name, description, periods, threshold, whenSilent, ...metric } of manifest.alarms) {
    const alarm = new Alarm(stack, `${constructIdOf(name)}Alarm`, {
      alarmName: `${stack.stackName}-${name}`,
      alarmDescription: description,
      metric: metricOf(metric, props),
      evaluationPeriods: periods,
      threshold,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: missingData[whenSilent],
    });
    alarm.addAlarmAction(tellOperators);
    alarm.addOkAction(tellOperators);
  }
  return operators;
}

function metricOf(
  {
    watches,
    statistic,
    periodSeconds,
  }: Pick<ManifestAlarm, "watches" | "statistic" | "periodSeconds">,
  props: AlarmsProps,
): IMetric {
  return new Metric({
    metricName: watches.metric,
    statistic,
    period: Duration.seconds(periodSeconds),
    ...seriesOf(watches, props),
  });
}

function seriesOf(
  watched: Watched,
  { resources, functions }: AlarmsProps,
): { namespace: string; dimensionsMap: Record<string, string> } {
  switch (watched.of) {
    case "billsdue":
      return {
        namespace: "billsdue",
        dimensionsMap: { service: watched.service, ...watched.dimensions },
      };
    case "function":
      return {
        namespace: "AWS/Lambda",
        dimensionsMap: { FunctionName: functions[watched.handler].functionName },
      };
    case "workflow":
      return {
        namespace: "AWS/States",
        dimensionsMap: { StateMachineArn: resources.arns[`${watched.workflow}-workflow`] },
      };
    case "queue":
      return {
        namespace: "AWS/SQS",
        dimensionsMap: { QueueName: resources.failedNotifications.queueName },
      };
  }
}
