import { type BillerPolicy, type Mailer, type Texter, unavailable } from "@billsdue/core";
import { errAsync } from "neverthrow";

import {
  policy,
  readEnvironment,
  receiptsFrom,
  type SettingsOf,
  table,
} from "../lambda/environment.ts";
import type { Runtime } from "../lambda/lambda-handler.ts";
import { observedStep } from "../lambda/observed.ts";
import { systemClock } from "../system-clock.ts";
import { receiptStep, type Step } from "../workflow/payment-steps.ts";
import { composeMailer, composeTexter } from "./receipts.ts";
import { composeTable } from "./table.ts";

/** What the step that sends texts has to be told. */
export interface TextStepSettings {
  readonly table: string;
  readonly policy: BillerPolicy;
}

/** What the step that sends e-mail has to be told. */
export interface EmailStepSettings extends TextStepSettings {
  readonly receiptsFrom: string;
}

/** The same, in the environment. */
export const textStepSettings: SettingsOf<TextStepSettings> = { table, policy };

/** The same, in the environment. */
export const emailStepSettings: SettingsOf<EmailStepSettings> = {
  ...textStepSettings,
  receiptsFrom,
};

// Each function can send on its own channel alone.
const noMailer: Mailer = { send: () => errAsync(unavailable("mailer", "not in this function")) };
const noTexter: Texter = { send: () => errAsync(unavailable("texter", "not in this function")) };

/** The step that sends a receipt by e-mail. */
export function composeEmailStep(runtime: Runtime): Step {
  const settings = readEnvironment(emailStepSettings);
  const mailer = composeMailer(settings, runtime);
  return composeStep("email", settings, runtime, { mailer, texter: noTexter });
}

/** The step that sends a receipt by text. */
export function composeTextStep(runtime: Runtime): Step {
  const settings = readEnvironment(textStepSettings);
  return composeStep("text", settings, runtime, {
    mailer: noMailer,
    texter: composeTexter(runtime),
  });
}

function composeStep(
  channel: "email" | "text",
  settings: TextStepSettings,
  runtime: Runtime,
  senders: { readonly mailer: Mailer; readonly texter: Texter },
): Step {
  const { invoices } = composeTable(settings, runtime);
  const ports = { invoices, clock: systemClock, policy: settings.policy, ...senders };
  return observedStep(`send-${channel}`, receiptStep(ports, channel), runtime.telemetry);
}
