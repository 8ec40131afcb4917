import { createManifest } from "@billsdue/handlers/deployment";
import {
  type Definition,
  functionOf,
  type NamedState,
  type Retrier,
  statesOf,
} from "@billsdue/handlers/testing";

import { code, renderTable } from "../payments-page/markdown.ts";

const { handlers } = createManifest();

/** What each state does, how often it is tried, for how long, and what becomes of what fails. */
export function renderRules(definition: Definition): string {
  return renderTable([
    ["state", "what it does", "function", "given up after", "tried", "where that fails"],
    ...statesOf(definition)
      .filter(([, { Type }]) => Type === "Task")
      .map((named) => [code(named[0]), ...rulesOf(named)]),
  ]);
}

function rulesOf([, state]: NamedState): readonly string[] {
  const { TimeoutSeconds, TimeoutSecondsPath, Retry = [], Catch = [] } = state;
  const handler = functionOf(state);
  if (handler === undefined) throw new Error("a task calls no function");
  const { Comment = handlers[handler].description } = state;
  return [
    Comment.replace(/\.$/, ""),
    code(handler),
    TimeoutSecondsPath === undefined ? lasting(TimeoutSeconds ?? 0) : code(TimeoutSecondsPath),
    Retry.map(triesOf).join("; "),
    Catch.length === 0
      ? "the Map fails"
      : Catch.map(({ ErrorEquals, Next }) =>
          ErrorEquals.includes("States.ALL") ? code(Next) : `time is up: ${code(Next)}`,
        ).join("; "),
  ];
}

function triesOf({ MaxAttempts, ErrorEquals }: Retrier): string {
  const isAnything = ErrorEquals.includes("States.ALL");
  return `${MaxAttempts + 1} times${isAnything ? "" : ", but not when its time is up"}`;
}

/** Between the tries: nothing at least, and so long at the most, in seconds. */
export function pausesOf({
  MaxAttempts,
  IntervalSeconds,
  BackoffRate,
  MaxDelaySeconds,
}: Retrier): readonly number[] {
  return Array.from({ length: MaxAttempts }, (_, nth) =>
    Math.min(IntervalSeconds * BackoffRate ** nth, MaxDelaySeconds),
  );
}

/** The pauses of each kind of task, and how long all tries may take. */
export function renderPauses(definition: Definition): string {
  const retriers = statesOf(definition).flatMap(([name, { Retry = [] }]) =>
    Retry.map((retrier) => ({ name, pauses: pausesOf(retrier) })),
  );
  const alike = Map.groupBy(retriers, ({ pauses }) => pauses.join(", "));
  return renderTable([
    ["states", "pauses in seconds, at the most", "together"],
    ...[...alike].map(([pauses, each]) => {
      const [first] = each;
      const sum = (first?.pauses ?? []).reduce((total, pause) => total + pause, 0);
      return [code(...each.map(({ name }) => name)), pauses, lasting(sum)];
    }),
  ]);
}

/** Seconds as people say them. */
export function lasting(seconds: number): string {
  const units = [
    [86_400, "d"],
    [3_600, "h"],
    [60, "min"],
  ] as const;
  const fitting = units.find(([size]) => seconds >= size && seconds % size === 0);
  return fitting === undefined ? `${seconds} s` : `${seconds / fitting[0]} ${fitting[1]}`;
}
