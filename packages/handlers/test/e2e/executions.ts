import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  type HistoryEvent,
  paginateGetExecutionHistory,
} from "@aws-sdk/client-sfn";
import * as z from "zod";

import { paymentWorkflow } from "../../src/workflow/payment-workflow.ts";
import type { Biller } from "./biller.ts";
import { until } from "./until.ts";

/** An execution that has ended. */
export interface Ended {
  readonly status: string;
  /** The states that it has entered, in order. */
  readonly entered: readonly string[];
  /** Everything that Step Functions tells of it. */
  readonly history: string;
}

/** The execution of a payment, when it has ended. */
export async function executionOf(biller: Biller, paymentId: string): Promise<Ended> {
  const executionArn = arnOf(biller, paymentId);
  const { workflows } = biller.aws.clients;
  const status = await until(`end of the execution of ${paymentId}`, async () => {
    const described = await workflows.send(new DescribeExecutionCommand({ executionArn }));
    return described.status === "RUNNING" ? undefined : described.status;
  });
  const events = await eventsOf(biller, executionArn);
  return { status, entered: events.flatMap(enteredBy), history: JSON.stringify(events) };
}

/** Whether an execution is under way for the payment, and the state that it entered last. */
export async function lastStateOf(biller: Biller, paymentId: string): Promise<string | undefined> {
  try {
    const events = await eventsOf(biller, arnOf(biller, paymentId));
    return events.flatMap(enteredBy).at(-1);
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return undefined;
    throw error;
  }
}

const definition = z.object({
  States: z.record(z.string(), z.looseObject({ Branches: z.optional(z.array(z.unknown())) })),
});

/** How many state transitions AWS would charge for: MiniStack does not tell of the state that each branch of another enters. */
export function transitionsOf({ entered }: Ended): number {
  const { States } = definition.parse(paymentWorkflow);
  const hidden = entered.map((name) => States[name]?.Branches?.length ?? 0);
  return hidden.reduce((sum, branches) => sum + branches, entered.length);
}

function arnOf({ deployed }: Biller, paymentId: string): string {
  return `${deployed.paymentWorkflow.replace(":stateMachine:", ":execution:")}:${paymentId}`;
}

async function eventsOf({ aws }: Biller, executionArn: string): Promise<readonly HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  const paging = { client: aws.clients.workflows };
  for await (const page of paginateGetExecutionHistory(paging, { executionArn })) {
    events.push(...(page.events ?? []));
  }
  return events;
}

function enteredBy({ stateEnteredEventDetails }: HistoryEvent): readonly string[] {
  return stateEnteredEventDetails?.name === undefined ? [] : [stateEnteredEventDetails.name];
}
