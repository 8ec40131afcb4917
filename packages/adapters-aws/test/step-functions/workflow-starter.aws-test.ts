import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  paginateListExecutions,
  SFNClient,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import type { WorkflowInput } from "@billsdue/core";
import {
  describeWorkflowStarter,
  invoiceId,
  paymentId,
  problem,
  value,
} from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod";

import {
  createStepFunctionsWorkflowStarter,
  sfnClientOptions,
} from "../../src/step-functions/index.ts";
import { ownAccount } from "../own-account.ts";

// Runs until it is stopped.
const definition = {
  StartAt: "Wait",
  States: { Wait: { Type: "Wait", Seconds: 3_600, End: true } },
};

async function starting() {
  const { id, config } = ownAccount();
  const client = new SFNClient({ ...config, ...sfnClientOptions() });
  const { stateMachineArn = "" } = await client.send(
    new CreateStateMachineCommand({
      name: "payment",
      roleArn: `arn:aws:iam::${id}:role/payment`,
      definition: JSON.stringify(definition),
    }),
  );
  const executions = async () => {
    const listed = [];
    for await (const page of paginateListExecutions({ client }, { stateMachineArn })) {
      listed.push(...(page.executions ?? []));
    }
    const began = ({ startDate }: { startDate?: Date | undefined }) => Number(startDate);
    return listed.toSorted((one, other) => began(one) - began(other));
  };
  const inputOf = async ({ executionArn }: { executionArn?: string | undefined }) => {
    const { input = "" } = await client.send(new DescribeExecutionCommand({ executionArn }));
    return z.custom<WorkflowInput>().parse(JSON.parse(input));
  };
  return {
    starter: createStepFunctionsWorkflowStarter({ client, stateMachineArn }),
    started: async () => Promise.all((await executions()).map(inputOf)),
    end: async ({ paymentId: name }: WorkflowInput) => {
      const execution = (await executions()).find((each) => each.name === name);
      await client.send(new StopExecutionCommand({ executionArn: execution?.executionArn }));
    },
    names: async () => (await executions()).map(({ name }) => name),
    client,
  };
}

describeWorkflowStarter("Step Functions", starting);

const ids = { invoiceId: invoiceId("007"), paymentId: paymentId("first") };

describe("what Step Functions does with a start", () => {
  it("names the execution by the payment", async () => {
    const { starter, names } = await starting();
    value(await starter.start(ids));
    expect(await names()).toStrictEqual([ids.paymentId]);
  });

  it("MiniStack refuses the name of what runs, where AWS answers as it did to the first start", async () => {
    // https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html: "StartExecution is idempotent"
    const { starter } = await starting();
    expect(value(await starter.start(ids))).toBe("started");
    expect(value(await starter.start(ids))).toBe("already-started");
  });

  it("fails where there is no such state machine", async () => {
    const { client } = await starting();
    const stateMachineArn = "arn:aws:states:us-east-1:123456789012:stateMachine:none";
    const starter = createStepFunctionsWorkflowStarter({ client, stateMachineArn });
    expect(problem(await starter.start(ids))).toStrictEqual({
      type: "unavailable",
      port: "workflow-starter",
      reason: expect.stringMatching(/^StateMachineDoesNotExist: there is no such state machine/),
    });
  });
});
