import type { Manifest } from "@billsdue/handlers/deployment";
import type { Stack } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  HttpApi,
  HttpMethod,
  HttpStage,
  LogGroupLogDestination,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";

import { createLogs } from "./logs.ts";

/** The HTTP API, before there is a function that answers it: that has to know the website, which has to know the API. */
export interface Api {
  readonly endpoint: string;
  /** Its host. */
  readonly domain: string;
  readonly answeredBy: (handler: LambdaFunction) => void;
}

/** The HTTP API. */
export function createHttpApi(stack: Stack, manifest: Manifest): Api {
  const { http } = manifest;
  const httpApi = new HttpApi(stack, "HttpApi", {
    apiName: stack.stackName,
    createDefaultStage: false,
  });
  const logs = createLogs(
    stack,
    manifest,
    "HttpApiLogs",
    `/aws/vendedlogs/http-api/${stack.stackName}`,
  );
  new HttpStage(stack, "HttpApiStage", {
    httpApi,
    stageName: "$default",
    autoDeploy: true,
    throttle: { burstLimit: http.burst, rateLimit: http.rate },
    accessLogSettings: {
      destination: new LogGroupLogDestination(logs),
      format: AccessLogFormat.custom(JSON.stringify(http.accessLog)),
    },
  });
  return {
    endpoint: httpApi.apiEndpoint,
    domain: `${httpApi.apiId}.execute-api.${stack.region}.${stack.urlSuffix}`,
    answeredBy: (handler) => {
      httpApi.addRoutes({
        path: http.route.replace("ANY ", ""),
        methods: [HttpMethod.ANY],
        integration: new HttpLambdaIntegration("HttpApiIntegration", handler),
      });
    },
  };
}
