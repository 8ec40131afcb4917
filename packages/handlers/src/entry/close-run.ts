import { composeClose } from "../compose/file-steps.ts";
import { createRuntime, type LambdaHandler, lambdaHandler } from "../lambda/lambda-handler.ts";

const runtime = createRuntime("close-run");

/** The last step of the workflow of a big file; also the one that lets go of its run. */
export const handler: LambdaHandler = lambdaHandler(runtime, composeClose(runtime));
