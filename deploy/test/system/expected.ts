import {
  type Alarm,
  type HandlerName,
  handlerNames,
  type Manifest,
  type ResourceWithArn,
  type Source,
} from "@billsdue/handlers/deployment";

import type { AlarmFacts, FunctionFacts, SystemFacts } from "./facts.ts";

/** The account, region and name that every deployment is tried with. */
export const place = {
  partition: "aws",
  region: "eu-central-1",
  account: "123456789012",
  stack: "billsdue",
} as const;

const inAccount = `${place.region}:${place.account}`;
const bucketArn = "arn:aws:s3:::billsdue-files-123456789012-eu-central-1";
const tableArn = `arn:aws:dynamodb:${inAccount}:table/Table`;
const secretArn = (name: string) => `arn:aws:secretsmanager:${inAccount}:secret:${name}`;

export const names = {
  table: "Table",
  bucket: "billsdue-files-123456789012-eu-central-1",
  "failed-notifications": "FailedNotifications",
} as const;

export const arns: Readonly<Record<ResourceWithArn, string>> = {
  table: tableArn,
  "table-indexes": `${tableArn}/index/*`,
  bucket: bucketArn,
  "bucket-objects": `${bucketArn}/*`,
  topic: `arn:aws:sns:${inAccount}:Events`,
  "payment-workflow": `arn:aws:states:${inAccount}:stateMachine:billsdue-payment`,
  "file-workflow": `arn:aws:states:${inAccount}:stateMachine:billsdue-file`,
  "pay-link-secret": secretArn("PayLinkSecret"),
  "session-secret": secretArn("SessionSecret"),
  "stripe-key-secret": secretArn("StripeKeySecret"),
  "stripe-webhook-secret": secretArn("StripeWebhookSecret"),
  "mail-identity": `arn:aws:ses:${inAccount}:identity/*`,
  "failed-notifications": `arn:aws:sqs:${inAccount}:FailedNotifications`,
  traces: "*",
};

export const functionArn = (name: string): string =>
  `arn:aws:lambda:${inAccount}:function:billsdue-${name}`;

/** Without `:*`, which a grant on what is in it has at its end. */
export const logArn = (name: string): string =>
  `arn:aws:logs:${inAccount}:log-group:/aws/lambda/billsdue-${name}`;

/** What whoever deploys says in the tests. */
export const saidOf = (parameter: string): string => `what ${parameter} says`;

/** The facts that the manifest asks for. */
export function expectedFacts(manifest: Manifest): SystemFacts {
  return {
    functions: Object.fromEntries(
      handlerNames.map((name) => [name, expectedFunction(manifest, name)]),
    ),
    alarms: Object.fromEntries(
      manifest.alarms.map((alarm) => [`billsdue-${alarm.name}`, expectedAlarm(alarm)]),
    ),
    workflows: Object.fromEntries(
      Object.entries(manifest.workflows).map(([name, { definition, functions }]) => {
        const places = Object.entries(functions);
        const text = places.reduce(
          (before, [at, handler]) => before.replaceAll(`\${${at}}`, functionArn(handler)),
          JSON.stringify(definition),
        );
        return [`billsdue-${name}`, JSON.parse(text)];
      }),
    ),
  };
}

function expectedFunction({ handlers }: Manifest, name: HandlerName): FunctionFacts {
  const handler = handlers[name];
  const environment = Object.entries(handler.environment).map(([variable, source]) => [
    variable,
    expectedValue(source),
  ]);
  const grants = handler.grants.flatMap(({ resource, actions }) =>
    actions.map((action) => {
      if (resource === "own-logs") return `${action} on ${logArn(name)}:*`;
      if (resource === "phone-numbers") return `${action} on all but arn:aws:sns:*:*:*`;
      return `${action} on ${arns[resource]}`;
    }),
  );
  return {
    handler: handler.entry,
    runtime: handler.runtime,
    architecture: handler.architecture,
    memoryMb: handler.memoryMb,
    timeoutSeconds: handler.timeoutSeconds,
    environment: Object.fromEntries(environment),
    grants: grants.toSorted(),
  };
}

function expectedValue(source: Source): string {
  switch (source.from) {
    case "value":
      return source.value;
    case "parameter":
      return saidOf(source.parameter);
    case "name":
      return names[source.of];
    case "arn":
      return arns[source.of];
  }
}

function expectedAlarm({ watches, whenSilent, ...alarm }: Alarm): AlarmFacts {
  return {
    ...expectedSeries(watches),
    statistic: alarm.statistic,
    periodSeconds: alarm.periodSeconds,
    periods: alarm.periods,
    threshold: alarm.threshold,
    comparison: "GreaterThanOrEqualToThreshold",
    missingData: { fine: "notBreaching", ring: "breaching" }[whenSilent],
  };
}

function expectedSeries(watches: Alarm["watches"]): Pick<AlarmFacts, "series" | "dimensions"> {
  const { metric } = watches;
  switch (watches.of) {
    case "billsdue":
      return {
        series: `billsdue ${metric}`,
        dimensions: { service: watches.service, ...watches.dimensions },
      };
    case "function":
      return {
        series: `AWS/Lambda ${metric}`,
        dimensions: { FunctionName: `billsdue-${watches.handler}` },
      };
    case "workflow":
      return {
        series: `AWS/States ${metric}`,
        dimensions: { StateMachineArn: arns[`${watches.workflow}-workflow`] },
      };
    case "queue":
      return { series: `AWS/SQS ${metric}`, dimensions: { QueueName: names[watches.queue] } };
  }
}
