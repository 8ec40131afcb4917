import { unavailable } from "@billsdue/core";
import type { Context } from "aws-lambda";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";

import { failureEvent } from "../../src/lambda/log-event.ts";
import { createTelemetry } from "../../src/lambda/telemetry.ts";

const lines: unknown[] = [];

beforeEach(() => {
  lines.length = 0;
  vi.stubEnv("POWERTOOLS_DEV", "true");
  vi.stubEnv("POWERTOOLS_METRICS_DISABLED", "false");
  for (const level of ["log", "info", "warn", "error"] as const) {
    vi.spyOn(console, level).mockImplementation((line: unknown) => {
      lines.push(typeof line === "string" ? JSON.parse(line) : line);
    });
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const context = z.parse(z.custom<Context>(), {
  awsRequestId: "request-1",
  functionName: "billsdue-api",
  functionVersion: "$LATEST",
  invokedFunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:billsdue-api",
  memoryLimitInMB: "512",
  logGroupName: "/aws/lambda/billsdue-api",
  logStreamName: "stream",
});

describe("the log", () => {
  it("is a line of JSON an event, with its fields, the function and the request", () => {
    const telemetry = createTelemetry("api");
    telemetry.begin(context);
    telemetry.log(failureEvent(unavailable("invoice-store", "down")));
    expect(lines).toMatchObject([
      {
        level: "ERROR",
        message: "failure",
        service: "api",
        function_request_id: "request-1",
        type: "unavailable",
        port: "invoice-store",
        reason: "down",
      },
    ]);
  });

  it("warns of what somebody has to look at, and is quiet about the rest", () => {
    const telemetry = createTelemetry("ingest");
    telemetry.log({ event: "file-refused", key: "inbox/a.csv", code: "F_HEADER" });
    telemetry.log({ event: "swept", invoices: 0, failed: 0 });
    expect(lines).toMatchObject([{ level: "WARN" }, { level: "INFO" }]);
  });

  it("masks what looks like a card number or a key, wherever it has come from", () => {
    const telemetry = createTelemetry("api");
    telemetry.log(failureEvent(unavailable("gateway", "4242424242424242 by sk_live_canary123")));
    expect(lines).toMatchObject([{ reason: "************4242 by ***" }]);
  });
});

describe("a metric", () => {
  it("is one object of the embedded metric format, in the namespace billsdue, by function", () => {
    createTelemetry("ingest").measure("Rows", 7, { name: "Decision", value: "created" });
    expect(lines).toMatchObject([
      {
        service: "ingest",
        Decision: "created",
        Rows: 7,
        _aws: {
          CloudWatchMetrics: [
            {
              Namespace: "billsdue",
              Dimensions: [["service", "Decision"]],
              Metrics: [{ Name: "Rows", Unit: "Count" }],
            },
          ],
        },
      },
    ]);
  });

  it("without a dimension is by function alone, and an age is in seconds", () => {
    createTelemetry("sweep").measure("OldestOpenPayment", 90);
    expect(lines).toMatchObject([
      {
        OldestOpenPayment: 90,
        _aws: {
          CloudWatchMetrics: [
            {
              Dimensions: [["service"]],
              Metrics: [{ Name: "OldestOpenPayment", Unit: "Seconds" }],
            },
          ],
        },
      },
    ]);
  });
});
