import { composeSubmit } from "../compose/payment-steps.ts";
import { createRuntime, type LambdaHandler, lambdaHandler } from "../lambda/lambda-handler.ts";

const runtime = createRuntime("submit-payment");

/** The first step of the payment workflow. */
export const handler: LambdaHandler = lambdaHandler(runtime, composeSubmit(runtime));
