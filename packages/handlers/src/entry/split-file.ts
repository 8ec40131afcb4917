import { composeSplit } from "../compose/file-steps.ts";
import { createRuntime, type LambdaHandler, lambdaHandler } from "../lambda/lambda-handler.ts";

const runtime = createRuntime("split-file");

/** The first step of the workflow of a big file. */
export const handler: LambdaHandler = lambdaHandler(runtime, composeSplit(runtime));
