import { composeEmailStep } from "../compose/receipt-steps.ts";
import { createRuntime, type LambdaHandler, lambdaHandler } from "../lambda/lambda-handler.ts";

const runtime = createRuntime("send-email");

/** The step of the payment workflow that sends a receipt by e-mail. */
export const handler: LambdaHandler = lambdaHandler(runtime, composeEmailStep(runtime));
