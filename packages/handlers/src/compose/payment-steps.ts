import { readEnvironment } from "../lambda/environment.ts";
import type { Runtime } from "../lambda/lambda-handler.ts";
import { observedStep } from "../lambda/observed.ts";
import { resolveStep, type Step, submitStep } from "../workflow/payment-steps.ts";
import type { StepResult } from "../workflow/step-result.ts";
import { isWait, waitForPayer } from "../workflow/wake-up.ts";
import { composePayments, paymentSettings } from "./payments.ts";

/** The step that sends a payment. */
export function composeSubmit(runtime: Runtime): Step {
  const { payments } = composePayments(readEnvironment(paymentSettings), runtime);
  return observedStep("submit-payment", submitStep(payments), runtime.telemetry);
}

/** The step that finds out what became of a payment; asked with a task token, it lets the workflow wait for that instead. */
export function composeResolve(
  runtime: Runtime,
): (input: unknown) => Promise<StepResult | undefined> {
  const { payments, wakeUps } = composePayments(readEnvironment(paymentSettings), runtime);
  const resolve = observedStep("resolve-payment", resolveStep(payments), runtime.telemetry);
  return async (input) => {
    if (!isWait(input)) return resolve(input);
    await waitForPayer(wakeUps, input);
    return undefined;
  };
}
