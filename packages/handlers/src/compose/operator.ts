import type { BillerPolicy, IngestPorts, OperatorPorts } from "@billsdue/core";

import { readEnvironment, type SettingsOf } from "../lambda/environment.ts";
import type { Runtime } from "../lambda/lambda-handler.ts";
import { composeIngestion, type IngestionSettings, ingestionSettings } from "./ingestion.ts";
import { composePayments, type PaymentSettings, paymentSettings } from "./payments.ts";

/** What an operator's tools have to be told of a deployment. */
export interface OperatorSettings extends PaymentSettings, IngestionSettings {}

/** The same, in the environment: what the functions `ingest` and `resolve-payment` have in theirs. */
export const operatorSettings: SettingsOf<OperatorSettings> = {
  ...ingestionSettings,
  ...paymentSettings,
};

/** What an operator works with. */
export interface ComposedOperator {
  readonly ingestion: IngestPorts;
  readonly operator: OperatorPorts;
  readonly policy: BillerPolicy;
}

/** A deployment as an operator's tools see it: its table, its files, its gateway. Throws where the environment is not complete. */
export function composeOperator(runtime: Runtime): ComposedOperator {
  const settings = readEnvironment(operatorSettings);
  const { payments } = composePayments(settings, runtime);
  return {
    ingestion: composeIngestion(settings, runtime),
    operator: payments,
    policy: settings.policy,
  };
}

const endless = () => new AbortController().signal;

/** A runtime of no function: silent, and without an end. */
export const operatorRuntime: Runtime = {
  telemetry: { begin: () => undefined, log: () => undefined, measure: () => undefined },
  deadline: { begin: () => undefined, signal: endless, lastSignal: endless },
};
