import { StateMachine as Engine, type StateMachineDefinition } from "aws-local-stepfunctions";
import * as z from "zod/mini";

import type { HandlerName } from "../deployment/handler-names.ts";
import type { StateMachine } from "../workflow/states.ts";
import { functionOf, isCallback, type NamedState, readDefinition, statesOf } from "./definition.ts";

/** How an execution has ended. */
export type Ended =
  | { readonly status: "succeeded"; readonly output: unknown }
  | { readonly status: "failed"; readonly error: string };

/** One execution. */
export interface LocalExecution {
  readonly ended: Promise<Ended>;
  /** The states that it has gone through by then, in order, a state once more for each time it was tried again: what AWS counts and charges. */
  readonly transitions: Promise<readonly string[]>;
}

/** A state machine in this process. */
export interface LocalWorkflow {
  readonly start: (input: Readonly<Record<string, string>>) => LocalExecution;
  /** Gives a token back with the task's result; false where nobody waits under it. */
  readonly wake: (token: string, result: unknown) => boolean;
}

/** Calls a function as the state machine does; what it throws is an error of the task. */
export type CallFunction = (handler: HandlerName, input: unknown) => Promise<unknown>;

/** Timers take no more than 2^31 milliseconds: a longer one would end at once. */
const longestSeconds = 20 * 24 * 60 * 60;

const waitInput = z.object({ Payload: z.unknown(), timeoutSeconds: z.optional(z.number()) });
const tokenOf = z.object({ taskToken: z.string() });

/**
 * Runs a definition in aws-local-stepfunctions, whose timers are this process's. It differs from AWS where that is not in here: what is tried
 * again is so at once; it looks for a `TimeoutSecondsPath` in what the Parameters have made of the input instead of in the input, and knows
 * neither tokens nor `.waitForTaskToken`; nothing limits payloads and histories.
 */
export function deployLocally(
  definition: StateMachine,
): (callFunction: CallFunction) => LocalWorkflow {
  const tasks = statesOf(readDefinition(definition)).filter(([, { Type }]) => Type === "Task");
  const engine = new Engine(engineDefinitionOf(definition));
  return (callFunction) => localWorkflow(engine, tasks, callFunction);
}

function localWorkflow(
  engine: Engine,
  tasks: readonly NamedState[],
  callFunction: CallFunction,
): LocalWorkflow {
  const waiting = new Map<string, (result: unknown) => void>();
  let tokens = 0;

  const waitForToken = async (handler: HandlerName, input: unknown): Promise<unknown> => {
    const { Payload, timeoutSeconds = longestSeconds } = z.parse(waitInput, input);
    const { taskToken } = z.parse(tokenOf, Payload);
    // Begun before the engine's own, so that nobody is woken whose time is up.
    const timer = setTimeout(() => waiting.delete(taskToken), timeoutSeconds * 1_000);
    const woken = new Promise<unknown>((resolve) => {
      waiting.set(taskToken, resolve);
    });
    try {
      // Who is woken while the function still runs has its result, whatever becomes of the function.
      return await Promise.race([woken, callFunction(handler, Payload).then(() => woken)]);
    } finally {
      clearTimeout(timer);
      waiting.delete(taskToken);
    }
  };

  const handlerOf = ([name, state]: NamedState) => {
    const handler = functionOf(state);
    if (handler === undefined) throw new TypeError(`${name} calls no function of ours`);
    const act = isCallback(state) ? waitForToken : callFunction;
    return async (input: unknown) => asJson(await act(handler, input));
  };
  const overrides = {
    taskResourceLocalHandlers: Object.fromEntries(
      tasks.map((task) => [task[0], handlerOf(task)] as const),
    ),
    retryIntervalOverrides: Object.fromEntries(tasks.map(([name]) => [name, 0] as const)),
  };
  const context = {
    Task: {
      /** Another one at every try. */
      get Token() {
        tokens += 1;
        return `token-${tokens}`;
      },
    },
  };

  return {
    start: (input) => {
      const { result, eventLogs } = engine.run(input, { overrides, context });
      return { ended: endOf(result), transitions: transitionsIn(eventLogs) };
    },
    wake: (token, result) => {
      const resolve = waiting.get(token);
      waiting.delete(token);
      resolve?.(result);
      return resolve !== undefined;
    },
  };
}

const engineDefinition = z.custom<StateMachineDefinition>(
  (definition) => typeof definition === "object",
);

/** The definition with ARNs in the places of its functions, as it is deployed. */
export function withFunctions(definition: StateMachine): Readonly<Record<string, unknown>> {
  const deployed = JSON.stringify(definition).replaceAll(
    /\$\{(\w+)\}/g,
    "arn:aws:lambda:us-east-1:123456789012:function:$1",
  );
  return z.parse(z.record(z.string(), z.unknown()), JSON.parse(deployed));
}

/** The same as the engine understands it, which validates it. */
function engineDefinitionOf(definition: StateMachine): StateMachineDefinition {
  const { TimeoutSeconds = longestSeconds } = readDefinition(definition);
  const timed = JSON.stringify(withFunctions(definition), (_key, field: unknown) =>
    isTimedByPath(field)
      ? {
          ...field,
          TimeoutSecondsPath: "$.timeoutSeconds",
          Parameters: { ...field.Parameters, "timeoutSeconds.$": field.TimeoutSecondsPath },
        }
      : field,
  );
  return z.parse(engineDefinition, {
    ...z.parse(z.record(z.string(), z.unknown()), JSON.parse(timed)),
    TimeoutSeconds: Math.min(TimeoutSeconds, longestSeconds),
  });
}

const timedByPath = z.looseObject({
  TimeoutSecondsPath: z.string(),
  Parameters: z.looseObject({}),
});

function isTimedByPath(field: unknown): field is z.infer<typeof timedByPath> {
  return z.safeParse(timedByPath, field).success;
}

/** What of a result arrives in the state: JSON. */
function asJson(result: unknown): z.infer<typeof jsonSchema> {
  const text = JSON.stringify(result ?? null);
  return z.parse(jsonSchema, JSON.parse(text));
}

const jsonSchema = z.json();

async function endOf(result: Promise<unknown>): Promise<Ended> {
  try {
    return { status: "succeeded", output: await result };
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return { status: "failed", error: cause instanceof Error ? cause.name : String(cause) };
  }
}

async function transitionsIn(
  events: AsyncIterable<{ readonly type: string; readonly state?: { readonly name: string } }>,
): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { type, state } of events) {
    const isCounted = type === "StateEntered" || type === "StateRetried";
    if (isCounted && state !== undefined) names.push(state.name);
  }
  return names;
}
