import type { HandlerName } from "../../src/deployment/index.ts";
import { deployLocally, type Ended } from "../../src/testing/index.ts";
import { fileWorkflow } from "../../src/workflow/file-workflow.ts";
import { paymentWorkflow } from "../../src/workflow/payment-workflow.ts";

/** A call of a function: what it was told, or that it was told nothing but the ids of the payment. */
export type Call = readonly [handler: HandlerName, input: unknown];

/** What a function answers at its `nth` call, from 1; what it throws is an error of the task. */
export type Answer = (nth: number, input: unknown) => unknown;

/** The functions of a workflow, and what each of them answers. */
export type Answers = Readonly<Partial<Record<HandlerName, Answer>>>;

/** What came of an execution. */
export interface Executed {
  readonly ended: Ended;
  readonly transitions: readonly string[];
  readonly calls: readonly Call[];
  /** How many functions ran at the same time at the most. */
  readonly mostAtOnce: number;
}

const deployed = { payment: deployLocally(paymentWorkflow), file: deployLocally(fileWorkflow) };

/** Runs a workflow with functions that answer so; whoever waits is given its token back with what `wake` says, or never. */
export async function execute(
  workflow: keyof typeof deployed,
  input: Readonly<Record<string, string>>,
  answers: Answers,
  wake: (nth: number) => unknown = () => undefined,
): Promise<Executed> {
  const calls: Call[] = [];
  const counts = new Map<HandlerName, number>();
  let [running, mostAtOnce, waits] = [0, 0, 0];
  const machine = deployed[workflow](async (handler, told) => {
    calls.push([handler, told]);
    const nth = (counts.get(handler) ?? 0) + 1;
    counts.set(handler, nth);
    running += 1;
    mostAtOnce = Math.max(mostAtOnce, running);
    await Promise.resolve();
    running -= 1;
    const answer = answers[handler]?.(nth, told);
    const token = tokenIn(told);
    if (token !== undefined) {
      waits += 1;
      const news = wake(waits);
      if (news !== undefined) machine.wake(token, news);
    }
    return answer;
  });
  const execution = machine.start(input);
  const ended = await execution.ended;
  return { ended, transitions: await execution.transitions, calls, mostAtOnce };
}

/** The task token that a function was told, if it was told one. */
function tokenIn(told: unknown): string | undefined {
  const isTold = typeof told === "object" && told !== null && "taskToken" in told;
  return isTold && typeof told.taskToken === "string" ? told.taskToken : undefined;
}

/** The names of the functions that were called, in order. */
export function namesOf({ calls }: Executed): readonly HandlerName[] {
  return calls.map(([handler]) => handler);
}
