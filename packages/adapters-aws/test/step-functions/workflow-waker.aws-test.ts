import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { WorkflowWaker } from "@billsdue/core";
import { describeWorkflowWaker } from "@billsdue/core/testing";
import { ResultAsync } from "neverthrow";
import { expect, vi } from "vitest";

import {
  createStepFunctionsWorkflowWaker,
  sfnClientOptions,
} from "../../src/step-functions/index.ts";
import { ownAccount } from "../own-account.ts";

/** A workflow whose only task gives its token to a queue and waits. */
async function waiting() {
  const { id, config } = ownAccount();
  const client = new SFNClient({ ...config, ...sfnClientOptions() });
  const queue = new SQSClient(config);
  const { QueueUrl } = await queue.send(new CreateQueueCommand({ QueueName: "tokens" }));
  const task = {
    Type: "Task",
    Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    Parameters: { QueueUrl, "MessageBody.$": "$$.Task.Token" },
    End: true,
  };
  const { stateMachineArn } = await client.send(
    new CreateStateMachineCommand({
      name: "waits",
      roleArn: `arn:aws:iam::${id}:role/waits`,
      definition: JSON.stringify({ StartAt: "Wait", States: { Wait: task } }),
    }),
  );
  const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn }));
  const token = await vi.waitFor(async () => {
    const { Messages = [] } = await queue.send(new ReceiveMessageCommand({ QueueUrl }));
    return Messages[0]?.Body ?? expect.fail("no token yet");
  });
  const ended = async () => {
    const execution = await client.send(new DescribeExecutionCommand({ executionArn }));
    return execution.status === "RUNNING" ? undefined : execution;
  };
  return { client, token, ended };
}

// MiniStack, unlike AWS, takes a token until its task has noticed, so each wake-up here waits for what the one before has led to.
describeWorkflowWaker("Step Functions", async () => {
  const { client, token, ended } = await waiting();
  const waker = createStepFunctionsWorkflowWaker({ client });
  const untilEnded = () => vi.waitFor(async () => (await ended()) ?? expect.fail("not ended yet"));
  let isWoken = false;
  let before: Promise<unknown> = Promise.resolve();
  const wakeInTurn: WorkflowWaker["wake"] = (...news) => {
    const turn = before.then(async () => {
      const woken = await waker.wake(...news);
      isWoken ||= woken.isOk();
      await untilEnded();
      return woken;
    });
    before = turn;
    return new ResultAsync(turn);
  };
  return {
    waker: { wake: wakeInTurn },
    token,
    told: async (): Promise<unknown> => {
      const execution = isWoken ? await untilEnded() : await ended();
      return execution?.output === undefined ? undefined : JSON.parse(execution.output);
    },
  };
});
