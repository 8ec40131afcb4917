import { createDynamoLookUpGuard } from "@billsdue/adapters-aws/dynamodb";

import { createApi } from "../http/app.ts";
import { readKeyMaterial } from "../key-material.ts";
import {
  payLinkSecret,
  paymentWorkflowArn,
  readEnvironment,
  sessionSecret,
  type SettingsOf,
  stripeWebhookSecret,
} from "../lambda/environment.ts";
import type { Runtime } from "../lambda/lambda-handler.ts";
import { failureEvent } from "../lambda/log-event.ts";
import { randomIdSource } from "../random-id-source.ts";
import { composePayments, type PaymentSettings, paymentSettings } from "./payments.ts";

/** What the API has to be told. */
export interface ApiSettings extends PaymentSettings {
  readonly paymentWorkflowArn: string;
  readonly stripeWebhookSecret: string;
  readonly payLinkSecret: string;
  readonly sessionSecret: string;
}

/** The same, in the environment. */
export const apiSettings: SettingsOf<ApiSettings> = {
  ...paymentSettings,
  paymentWorkflowArn,
  stripeWebhookSecret,
  payLinkSecret,
  sessionSecret,
};

/** The API on AWS. */
export function composeApi(runtime: Runtime): ReturnType<typeof createApi> {
  const settings = readEnvironment(apiSettings);
  const { payments, secrets, onTable, workflow } = composePayments(settings, runtime, {
    signingSecret: settings.stripeWebhookSecret,
  });
  const names = {
    payLinks: settings.payLinkSecret,
    sessions: settings.sessionSecret,
  };
  return createApi({
    ...payments,
    workflow: workflow(settings.paymentWorkflowArn),
    ids: randomIdSource,
    guard: createDynamoLookUpGuard(onTable),
    keys: () => readKeyMaterial(secrets, names),
    onFailure: (failure) => {
      runtime.telemetry.log(failureEvent(failure));
      runtime.telemetry.measure("ApiFailures", 1);
    },
  });
}
