import { composeIngest } from "../compose/ingest.ts";
import { createRuntime, type LambdaHandler, lambdaHandler } from "../lambda/lambda-handler.ts";

const runtime = createRuntime("ingest");

/** Ingests the files that S3 tells of, directly, through EventBridge or through SQS. */
export const handler: LambdaHandler = lambdaHandler(runtime, composeIngest(runtime));
