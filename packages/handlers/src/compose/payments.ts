import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SFNClient } from "@aws-sdk/client-sfn";
import { createDynamoCallbackStore } from "@billsdue/adapters-aws/dynamodb";
import {
  createSecretsManagerSecrets,
  secretsManagerClientOptions,
} from "@billsdue/adapters-aws/secrets-manager";
import {
  createStepFunctionsReceipts,
  createStepFunctionsWorkflowStarter,
  createStepFunctionsWorkflowWaker,
  sfnClientOptions,
} from "@billsdue/adapters-aws/step-functions";
import { createStripeClient, createStripeGateway } from "@billsdue/adapters-stripe";
import type {
  BillerPolicy,
  PaymentPorts,
  Secrets,
  SweepPorts,
  WorkflowStarter,
} from "@billsdue/core";

import {
  policy,
  type SettingsOf,
  stripeKeySecret,
  stripeMode,
  stripeOrigin,
  table,
  topicArn,
  website,
} from "../lambda/environment.ts";
import type { Runtime } from "../lambda/lambda-handler.ts";
import { failureEvent } from "../lambda/log-event.ts";
import { observedGateway, observedStarter } from "../lambda/observed.ts";
import { systemClock } from "../system-clock.ts";
import { type WakeUpPorts, wakingEvents } from "../workflow/wake-up.ts";
import { composeEvents } from "./events.ts";
import { composeTable, type OnTable } from "./table.ts";

/** What whoever moves payments has to be told. */
export interface PaymentSettings {
  readonly table: string;
  readonly topicArn: string;
  readonly stripeMode: "test" | "live";
  readonly stripeKeySecret: string;
  readonly stripeOrigin: string | undefined;
  readonly website: string;
  readonly policy: BillerPolicy;
}

/** The same, in the environment. */
export const paymentSettings: SettingsOf<PaymentSettings> = {
  table,
  topicArn,
  stripeMode,
  stripeKeySecret,
  stripeOrigin,
  website,
  policy,
};

/** The ports of whoever moves payments. */
export interface ComposedPayments {
  readonly payments: PaymentPorts;
  readonly wakeUps: WakeUpPorts;
  readonly secrets: Secrets;
  readonly onTable: OnTable;
  readonly workflow: (stateMachineArn: string) => WorkflowStarter;
  readonly receipts: (stateMachineArn: string) => SweepPorts["receipts"];
}

/** Payments on the table, by Stripe; whoever ends one wakes the workflow that waits for it. Only who reads webhooks has their secret. */
export function composePayments(
  settings: PaymentSettings,
  runtime: Runtime,
  webhooks: { readonly signingSecret?: string } = {},
): ComposedPayments {
  const { signal, lastSignal } = runtime.deadline;
  const clock = systemClock;
  const { onTable, invoices } = composeTable(settings, runtime);
  const workflows = new SFNClient(sfnClientOptions());
  const wakeUps: WakeUpPorts = {
    invoices,
    callbacks: createDynamoCallbackStore(onTable),
    waker: createStepFunctionsWorkflowWaker({ client: workflows, signal: lastSignal }),
    clock,
  };
  const secrets = createSecretsManagerSecrets({
    client: new SecretsManagerClient(secretsManagerClientOptions()),
    signal,
  });
  const { stripeOrigin: origin } = settings;
  const stripe = createStripeGateway({
    mode: settings.stripeMode,
    client: createStripeClient(origin === undefined ? {} : { origin: new URL(origin) }),
    secrets,
    apiKey: settings.stripeKeySecret,
    ...webhooks,
    clock,
  });
  const events = wakingEvents(composeEvents(settings, runtime), wakeUps, (failure) =>
    runtime.telemetry.log(failureEvent(failure)),
  );
  return {
    payments: {
      invoices,
      gateway: observedGateway(stripe, runtime.telemetry),
      events,
      clock,
      policy: settings.policy,
      paymentPage: (paymentId) => `${settings.website.replace(/\/$/, "")}/#payment=${paymentId}`,
    },
    wakeUps,
    secrets,
    onTable,
    workflow: (stateMachineArn) =>
      observedStarter(
        createStepFunctionsWorkflowStarter({ client: workflows, stateMachineArn, signal }),
        runtime.telemetry,
      ),
    receipts: (stateMachineArn) =>
      createStepFunctionsReceipts({ client: workflows, stateMachineArn, clock, signal }),
  };
}
