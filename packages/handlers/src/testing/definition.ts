import * as z from "zod/mini";

import { type HandlerName, handlerNames } from "../deployment/handler-names.ts";
import { type StateMachine, substitutionOf } from "../workflow/states.ts";

/** A definition in Amazon States Language, for whoever reads it. */
export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
  readonly TimeoutSeconds?: number | undefined;
}

/** What stands in every rule that leads somewhere. */
export interface Rule {
  readonly Next: string;
  readonly StringEquals?: string | undefined;
}

/** What becomes of an error. */
export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly ResultPath?: string | undefined;
  readonly Next: string;
}

/** When an error is tried again. */
export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly BackoffRate: number;
  readonly MaxDelaySeconds: number;
  readonly JitterStrategy: string;
  readonly MaxAttempts: number;
}

/** One state of it. */
export interface State {
  readonly Type: "Task" | "Choice" | "Parallel" | "Map" | "Succeed" | "Fail";
  readonly Comment?: string | undefined;
  readonly Resource?: string | undefined;
  readonly Parameters?: Readonly<Record<string, unknown>> | undefined;
  readonly TimeoutSeconds?: number | undefined;
  readonly TimeoutSecondsPath?: string | undefined;
  readonly MaxConcurrency?: number | undefined;
  readonly Choices?: readonly Rule[] | undefined;
  readonly Default?: string | undefined;
  readonly Retry?: readonly Retrier[] | undefined;
  readonly Catch?: readonly Catcher[] | undefined;
  readonly Branches?: readonly Definition[] | undefined;
  readonly ItemProcessor?: Definition | undefined;
  readonly Next?: string | undefined;
  readonly End?: boolean | undefined;
}

const stateSchema: z.ZodMiniType<State> = z.looseObject({
  Type: z.enum(["Task", "Choice", "Parallel", "Map", "Succeed", "Fail"]),
  Comment: z.optional(z.string()),
  Resource: z.optional(z.string()),
  Parameters: z.optional(z.record(z.string(), z.unknown())),
  TimeoutSeconds: z.optional(z.number()),
  TimeoutSecondsPath: z.optional(z.string()),
  MaxConcurrency: z.optional(z.number()),
  Choices: z.optional(
    z.array(z.looseObject({ Next: z.string(), StringEquals: z.optional(z.string()) })),
  ),
  Default: z.optional(z.string()),
  Retry: z.optional(
    z.array(
      z.object({
        ErrorEquals: z.array(z.string()),
        IntervalSeconds: z.number(),
        BackoffRate: z.number(),
        MaxDelaySeconds: z.number(),
        JitterStrategy: z.string(),
        MaxAttempts: z.number(),
      }),
    ),
  ),
  Catch: z.optional(
    z.array(
      z.object({
        ErrorEquals: z.array(z.string()),
        ResultPath: z.optional(z.string()),
        Next: z.string(),
      }),
    ),
  ),
  get Branches() {
    return z.optional(z.array(definitionSchema));
  },
  get ItemProcessor() {
    return z.optional(definitionSchema);
  },
  Next: z.optional(z.string()),
  End: z.optional(z.boolean()),
});

const definitionSchema: z.ZodMiniType<Definition> = z.looseObject({
  StartAt: z.string(),
  TimeoutSeconds: z.optional(z.number()),
  States: z.record(z.string(), stateSchema),
});

/** The definition; throws where it is none. */
export function readDefinition(definition: StateMachine): Definition {
  return z.parse(definitionSchema, definition);
}

/** The definitions inside of a state: the branches of a Parallel, the iteration of a Map. */
export function innerOf({ Branches = [], ItemProcessor }: State): readonly Definition[] {
  return ItemProcessor === undefined ? Branches : [...Branches, ItemProcessor];
}

/** A state, and what it is called. */
export type NamedState = readonly [name: string, state: State];

/** Every state, those inside of others too. */
export function statesOf({ States }: Definition): readonly NamedState[] {
  return Object.entries(States).flatMap(([name, state]): readonly NamedState[] => [
    [name, state],
    ...innerOf(state).flatMap(statesOf),
  ]);
}

/** Where a state may lead. */
export function nextOf({ Next, Default, Choices = [], Catch = [] }: State): readonly string[] {
  const others = [...Choices, ...Catch].map((rule) => rule.Next);
  return [Next, Default].flatMap((next) => next ?? []).concat(others);
}

/** The function that a task calls; undefined where a state calls none. */
export function functionOf({ Resource, Parameters }: State): HandlerName | undefined {
  const places = [Resource, Parameters?.["FunctionName"]];
  return handlerNames.find((name) => places.includes(`\${${substitutionOf(name)}}`));
}

/** Whether a task waits until somebody gives its token back. */
export function isCallback({ Resource = "" }: State): boolean {
  return Resource.endsWith(".waitForTaskToken");
}
