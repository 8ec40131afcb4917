import { composeResolve } from "../compose/payment-steps.ts";
import { createRuntime, type LambdaHandler, lambdaHandler } from "../lambda/lambda-handler.ts";

const runtime = createRuntime("resolve-payment");

/** The step of the payment workflow that waits for the payer, and the one that asks what became of the payment. */
export const handler: LambdaHandler = lambdaHandler(runtime, composeResolve(runtime));
