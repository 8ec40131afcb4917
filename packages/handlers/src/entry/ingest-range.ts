import { composeRange } from "../compose/file-steps.ts";
import { createRuntime, type LambdaHandler, lambdaHandler } from "../lambda/lambda-handler.ts";

const runtime = createRuntime("ingest-range");

/** The step of the workflow of a big file that ingests one range. */
export const handler: LambdaHandler = lambdaHandler(runtime, composeRange(runtime));
