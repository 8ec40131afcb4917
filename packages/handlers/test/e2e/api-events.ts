// What Lambda is called with by whoever may stand in front of the API, as AWS documents it.

type EventOf = (method: "GET" | "POST", path: string, body?: string) => unknown;

const headers = {
  accept: "application/json",
  "content-type": "application/json",
  host: "bills.example",
  "user-agent": "a browser",
  "x-forwarded-for": "198.51.100.7",
  "x-forwarded-port": "443",
  "x-forwarded-proto": "https",
};
const multiValueHeaders = Object.fromEntries(
  Object.entries(headers).map(([name, value]) => [name, [value]]),
);

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format */
export const behindRestApi: EventOf = (httpMethod, path, body) => ({
  resource: "/api/{proxy+}",
  path,
  httpMethod,
  headers,
  multiValueHeaders,
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  pathParameters: { proxy: path.replace("/api/", "") },
  stageVariables: null,
  requestContext: {
    accountId: "000000000000",
    apiId: "a1b2c3d4e5",
    domainName: "bills.example",
    domainPrefix: "bills",
    httpMethod,
    identity: { sourceIp: "198.51.100.7", userAgent: "a browser" },
    path: `/prod${path}`,
    protocol: "HTTP/1.1",
    requestId: "5f0e7c3e-6a3f-4b0e-9f0e-000000000001",
    requestTime: "23/Nov/2026:04:00:00 +0000",
    requestTimeEpoch: 1_795_406_400_000,
    resourceId: "abc123",
    resourcePath: "/api/{proxy+}",
    stage: "prod",
  },
  body: body ?? null,
  isBase64Encoded: false,
});

/** https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads */
export const behindFunctionUrl: EventOf = (method, rawPath, body) => ({
  version: "2.0",
  routeKey: "$default",
  rawPath,
  rawQueryString: "",
  cookies: ["theme=dark"],
  headers,
  requestContext: {
    accountId: "anonymous",
    apiId: "urlid",
    authentication: null,
    domainName: "urlid.lambda-url.us-east-1.on.aws",
    domainPrefix: "urlid",
    http: {
      method,
      path: rawPath,
      protocol: "HTTP/1.1",
      sourceIp: "198.51.100.7",
      userAgent: "a browser",
    },
    requestId: "5f0e7c3e-6a3f-4b0e-9f0e-000000000002",
    routeKey: "$default",
    stage: "$default",
    time: "23/Nov/2026:04:00:00 +0000",
    timeEpoch: 1_795_406_400_000,
  },
  // A function URL gives every body so.
  ...(body === undefined ? {} : { body: Buffer.from(body).toString("base64") }),
  isBase64Encoded: body !== undefined,
});

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html#receive-event-from-load-balancer */
export const behindLoadBalancer: EventOf = (httpMethod, path, body = "") => ({
  requestContext: {
    elb: {
      targetGroupArn:
        "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/bills/6d0ecf831eec9f09",
    },
  },
  httpMethod,
  path,
  queryStringParameters: {},
  headers,
  body,
  isBase64Encoded: false,
});
