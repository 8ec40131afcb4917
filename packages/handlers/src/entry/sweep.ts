import { composeSweep } from "../compose/sweep.ts";
import { createRuntime, type LambdaHandler, lambdaHandler } from "../lambda/lambda-handler.ts";

const runtime = createRuntime("sweep");

/** Sees to what no workflow drives any more; called on a schedule. */
export const handler: LambdaHandler = lambdaHandler(runtime, composeSweep(runtime));
