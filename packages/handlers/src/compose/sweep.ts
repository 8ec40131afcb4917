import {
  paymentWorkflowArn,
  readEnvironment,
  receiptsFrom,
  type SettingsOf,
} from "../lambda/environment.ts";
import type { Runtime } from "../lambda/lambda-handler.ts";
import { sweep } from "../lambda/sweep.ts";
import { composePayments, type PaymentSettings, paymentSettings } from "./payments.ts";
import { composeMailer, composeTexter } from "./receipts.ts";

/** What the sweep has to be told. */
export interface SweepSettings extends PaymentSettings {
  readonly paymentWorkflowArn: string;
  readonly receiptsFrom: string;
}

/** The same, in the environment. */
export const sweepSettings: SettingsOf<SweepSettings> = {
  ...paymentSettings,
  paymentWorkflowArn,
  receiptsFrom,
};

/** The sweep on AWS. */
export function composeSweep(runtime: Runtime): () => Promise<void> {
  const settings = readEnvironment(sweepSettings);
  const { payments, workflow } = composePayments(settings, runtime);
  const ports = {
    ...payments,
    mailer: composeMailer(settings, runtime),
    texter: composeTexter(runtime),
    workflow: workflow(settings.paymentWorkflowArn),
  };
  return sweep(ports, runtime.telemetry);
}
