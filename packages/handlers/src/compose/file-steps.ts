import { readEnvironment, type SettingsOf, sizeSetting } from "../lambda/environment.ts";
import type { Runtime } from "../lambda/lambda-handler.ts";
import { closeStep, rangeStep, type SplitResult, splitStep } from "../workflow/file-steps.ts";
import { composeIngestion, type IngestionSettings, ingestionSettings } from "./ingestion.ts";

/** What the function that splits files has to be told. */
export interface SplitSettings extends IngestionSettings {
  readonly rangeBytes: number;
}

/** The same, in the environment. */
export const splitSettings: SettingsOf<SplitSettings> = {
  ...ingestionSettings,
  rangeBytes: sizeSetting("BILLSDUE_RANGE_BYTES", 16 * 1024 ** 2),
};

/** The step that splits a big file. */
export function composeSplit(runtime: Runtime): (input: unknown) => Promise<SplitResult> {
  const settings = readEnvironment(splitSettings);
  const { profile, policy, rangeBytes } = settings;
  const ports = composeIngestion(settings, runtime);
  return splitStep({ ports, telemetry: runtime.telemetry, profile, policy, rangeBytes });
}

/** The step that ingests one range. */
export function composeRange(runtime: Runtime): ReturnType<typeof rangeStep> {
  const settings = readEnvironment(ingestionSettings);
  return rangeStep(composeIngestion(settings, runtime), settings.policy);
}

/** The step that closes a run, or lets go of it. */
export function composeClose(runtime: Runtime): (input: unknown) => Promise<void> {
  const settings = readEnvironment(ingestionSettings);
  return closeStep(composeIngestion(settings, runtime), runtime.telemetry);
}
