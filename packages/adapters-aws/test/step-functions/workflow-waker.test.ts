import { SFNClient } from "@aws-sdk/client-sfn";
import { problem, value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import {
  createStepFunctionsWorkflowWaker,
  sfnClientOptions,
} from "../../src/step-functions/index.ts";
import {
  type Answer,
  connectionReset,
  fakeHandler,
  jsonException,
  nowhere,
} from "../fake-handler.ts";

const done: Answer = { status: 200, body: "{}" };

function waking(...answers: readonly Answer[]) {
  const { requestHandler, requests } = fakeHandler(...answers);
  const client = new SFNClient({ ...nowhere, ...sfnClientOptions(), requestHandler });
  return { waker: createStepFunctionsWorkflowWaker({ client }), requests };
}

describe("a wake-up", () => {
  it("is the task's output", async () => {
    const { waker, requests } = waking(done);
    expect(value(await waker.wake("token", { next: "end" }))).toBe("woken");
    expect(JSON.parse(requests[0]?.body ?? "")).toStrictEqual({
      taskToken: "token",
      output: '{"next":"end"}',
    });
  });

  it.each(["TaskTimedOut", "TaskDoesNotExist"])("says gone with %s", async (name) => {
    const { waker, requests } = waking(jsonException(name));
    expect(value(await waker.wake("token", {}))).toBe("gone");
    expect(requests).toHaveLength(1);
  });

  it("says gone where its own lost first attempt was heard", async () => {
    const { waker } = waking(connectionReset(), jsonException("TaskTimedOut"));
    expect(value(await waker.wake("token", {}))).toBe("gone");
  });

  it.each([
    ["AccessDeniedException", /^AccessDeniedException: the role lacks states:SendTaskSuccess/],
    ["InvalidToken", /^InvalidToken: the task token that is kept is none/],
    ["InvalidOutput", /^InvalidOutput: Step Functions does not take the news/],
  ])("fails with %s, and does not tell the token", async (name, reason) => {
    const { waker } = waking(jsonException(name));
    const failure = problem(await waker.wake("secret-token", {}));
    expect(failure).toStrictEqual({
      type: "unavailable",
      port: "workflow-waker",
      reason: expect.stringMatching(reason),
    });
    expect(JSON.stringify(failure)).not.toContain("secret-token");
  });
});
