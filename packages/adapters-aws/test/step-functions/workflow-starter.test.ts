import { SFNClient, type SFNClientConfig } from "@aws-sdk/client-sfn";
import { invoiceId, paymentId, problem, value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import {
  createStepFunctionsWorkflowStarter,
  sfnClientOptions,
} from "../../src/step-functions/index.ts";
import {
  type Answer,
  connectionReset,
  fakeHandler,
  jsonException,
  nowhere,
} from "../fake-handler.ts";
import { localServer } from "../local-server.ts";

const stateMachineArn = "arn:aws:states:us-east-1:123456789012:stateMachine:payment";
const ids = { invoiceId: invoiceId("é007"), paymentId: paymentId("p1") };
const started: Answer = { status: 200, body: '{"executionArn":"arn","startDate":1}' };
const unavailable = (reason: RegExp) => ({
  type: "unavailable",
  port: "workflow-starter",
  reason: expect.stringMatching(reason),
});

function clientOf(config: SFNClientConfig): SFNClient {
  return new SFNClient({ ...nowhere, ...sfnClientOptions(), ...config });
}

function starting(...answers: readonly Answer[]) {
  const { requestHandler, requests } = fakeHandler(...answers);
  const client = clientOf({ requestHandler });
  return { starter: createStepFunctionsWorkflowStarter({ client, stateMachineArn }), requests };
}

describe("a start", () => {
  it("says started again where AWS answers as it did to the first, with the same bytes", async () => {
    const { starter, requests } = starting(started);
    const reversed = { paymentId: ids.paymentId, invoiceId: ids.invoiceId };
    expect(value(await starter.start(ids))).toBe("started");
    expect(value(await starter.start(reversed))).toBe("started");
    expect(requests[1]?.body).toBe(requests[0]?.body);
    expect(JSON.parse(requests[0]?.body ?? "")).toStrictEqual({
      stateMachineArn,
      name: ids.paymentId,
      input: JSON.stringify(ids),
    });
  });

  it("says already-started where the execution has ended", async () => {
    const { starter, requests } = starting(jsonException("ExecutionAlreadyExists"));
    expect(value(await starter.start(ids))).toBe("already-started");
    expect(requests).toHaveLength(1);
  });

  it.each([
    ["a connection that ends", connectionReset()],
    ["trouble of the service", { status: 503, body: "" }],
    ["throttling", jsonException("ThrottlingException")],
  ])("is tried again after %s, by the same name", async (_what, first) => {
    const { starter, requests } = starting(first, started);
    expect(value(await starter.start(ids))).toBe("started");
    expect(requests[1]?.body).toBe(requests[0]?.body);
  });

  it("says already-started where its own lost first attempt has started and ended it", async () => {
    const { starter } = starting(connectionReset(), jsonException("ExecutionAlreadyExists"));
    expect(value(await starter.start(ids))).toBe("already-started");
  });

  it.each([
    ["StateMachineDoesNotExist", /^StateMachineDoesNotExist: there is no such state machine/],
    ["StateMachineDeleting", /^StateMachineDeleting: the state machine is being deleted/],
    ["ExecutionLimitExceeded", /^ExecutionLimitExceeded: as many executions run/],
    ["AccessDeniedException", /^AccessDeniedException: the role lacks states:StartExecution/],
    ["BrandNew", /^BrandNew: HTTP 400 \(request r-1\)$/],
  ])("fails with %s", async (name, reason) => {
    const { starter, requests } = starting(jsonException(name));
    const failure = problem(await starter.start(ids));
    expect(failure).toStrictEqual(unavailable(reason));
    expect(requests).toHaveLength(1);
  });

  it("fails where no answer comes in time, after three attempts", async () => {
    const { endpoint, requests } = await localServer("silent");
    const requestHandler = { ...sfnClientOptions().requestHandler, requestTimeout: 300 };
    const client = clientOf({ endpoint, requestHandler });
    const starter = createStepFunctionsWorkflowStarter({ client, stateMachineArn });
    expect(problem(await starter.start(ids))).toStrictEqual(
      unavailable(/^TimeoutError: no answer/),
    );
    expect(requests()).toBe(3);
  });

  it("fails when the time of the invocation is up", async () => {
    const { endpoint, requests, untilAsked } = await localServer("silent");
    const client = clientOf({ endpoint });
    const starter = createStepFunctionsWorkflowStarter({
      client,
      stateMachineArn,
      signal: untilAsked,
    });
    expect(problem(await starter.start(ids))).toStrictEqual(unavailable(/^AbortError: /));
    expect(requests()).toBe(1);
  });
});
