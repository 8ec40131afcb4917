import type { Manifest } from "@billsdue/handlers/deployment";

import { getAtt, logicalIdOf, type Part, ref, type Section, sub } from "./intrinsics.ts";
import { arnInAccount } from "./names.ts";

/** The HTTP API in front of the function that answers it. */
export function httpApi({ handlers, http, logRetentionDays }: Manifest): Section {
  const [name = "api"] = Object.entries(handlers).flatMap(([each, { trigger }]) =>
    trigger.type === "http" ? [each] : [],
  );
  const id = logicalIdOf(name);
  const api = { ApiId: ref("HttpApi") };
  return {
    HttpApi: {
      Type: "AWS::ApiGatewayV2::Api",
      Properties: { Name: ref("AWS::StackName"), ProtocolType: "HTTP" },
    },
    HttpApiIntegration: {
      Type: "AWS::ApiGatewayV2::Integration",
      Properties: {
        ...api,
        IntegrationType: "AWS_PROXY",
        IntegrationUri: getAtt(id, "Arn"),
        PayloadFormatVersion: "2.0",
      },
    },
    HttpApiRoute: {
      Type: "AWS::ApiGatewayV2::Route",
      Properties: {
        ...api,
        RouteKey: http.route,
        Target: sub("integrations/${HttpApiIntegration}"),
      },
    },
    HttpApiStage: {
      Type: "AWS::ApiGatewayV2::Stage",
      Properties: {
        ...api,
        StageName: "$default",
        AutoDeploy: true,
        DefaultRouteSettings: {
          ThrottlingBurstLimit: http.burst,
          ThrottlingRateLimit: http.rate,
        },
        AccessLogSettings: {
          DestinationArn: getAtt("HttpApiLogs", "Arn"),
          Format: JSON.stringify(http.accessLog),
        },
      },
    },
    HttpApiLogs: {
      Type: "AWS::Logs::LogGroup",
      Properties: {
        LogGroupName: sub("/aws/vendedlogs/http-api/${AWS::StackName}"),
        RetentionInDays: logRetentionDays,
      },
    },
    HttpApiMayCall: {
      Type: "AWS::Lambda::Permission",
      Properties: {
        Action: "lambda:InvokeFunction",
        FunctionName: ref(id),
        Principal: "apigateway.amazonaws.com",
        SourceArn: arnInAccount("execute-api", "${HttpApi}/*"),
      },
    },
  };
}

/** Where the API is, without what AWS puts in front of it. */
export const httpApiDomain: Part = sub("${HttpApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}");
