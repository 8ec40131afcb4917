import { paymentWorkflowArn, readEnvironment, type SettingsOf } from "../lambda/environment.ts";
import type { Runtime } from "../lambda/lambda-handler.ts";
import { sweep } from "../lambda/sweep.ts";
import { composePayments, type PaymentSettings, paymentSettings } from "./payments.ts";

/** What the sweep has to be told. */
export interface SweepSettings extends PaymentSettings {
  readonly paymentWorkflowArn: string;
}

/** The same, in the environment. */
export const sweepSettings: SettingsOf<SweepSettings> = {
  ...paymentSettings,
  paymentWorkflowArn,
};

/** The sweep on AWS. It sends no receipt itself: it has the payment's workflow do that, which has the functions for it. */
export function composeSweep(runtime: Runtime): () => Promise<void> {
  const settings = readEnvironment(sweepSettings);
  const { payments, workflow, receipts } = composePayments(settings, runtime);
  const { paymentWorkflowArn: arn } = settings;
  const ports = { ...payments, workflow: workflow(arn), receipts: receipts(arn) };
  return sweep(ports, runtime.telemetry);
}
