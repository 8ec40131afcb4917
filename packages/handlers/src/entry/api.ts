// oxlint-disable typescript/no-deprecated -- its successor, @hono/aws-lambda, is not published yet
import { handle, type LambdaEvent } from "hono/aws-lambda";

import { composeApi } from "../compose/api.ts";
import { createRuntime, type LambdaHandler, lambdaHandler } from "../lambda/lambda-handler.ts";

const runtime = createRuntime("api");
const answer = handle(composeApi(runtime));

/** Answers requests of API Gateway (REST and HTTP APIs), function URLs and load balancers. */
export const handler: LambdaHandler<LambdaEvent> = lambdaHandler(runtime, (event: LambdaEvent) =>
  answer(event),
);
