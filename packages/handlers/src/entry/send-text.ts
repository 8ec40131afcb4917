import { composeTextStep } from "../compose/receipt-steps.ts";
import { createRuntime, type LambdaHandler, lambdaHandler } from "../lambda/lambda-handler.ts";

const runtime = createRuntime("send-text");

/** The step of the payment workflow that sends a receipt by text. */
export const handler: LambdaHandler = lambdaHandler(runtime, composeTextStep(runtime));
