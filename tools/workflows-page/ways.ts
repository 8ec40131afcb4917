import { type Definition, innerOf, type State } from "@billsdue/handlers/testing";

/** How an execution goes: by which value each choice is made in turn, which waits end because their time is up, and how many items a Map has. */
export interface Course {
  readonly choices: readonly string[];
  readonly overdue?: boolean;
  readonly items?: number;
}

/** The states that an execution goes through that goes so, in order, with those inside of others; each is a transition that is charged. */
export function wayOf(definition: Definition, course: Course): readonly string[] {
  const way: string[] = [];
  const choices = [...course.choices];
  let name: string | undefined = definition.StartAt;
  while (name !== undefined) {
    const state: State | undefined = definition.States[name];
    if (state === undefined) throw new Error(`there is no state ${name}`);
    way.push(name, ...insideOf(state, course));
    name = state.Type === "Choice" ? choiceOf(state, choices.shift()) : nextOf(state, course);
  }
  return way;
}

function insideOf(state: State, course: Course): readonly string[] {
  const times = state.Type === "Map" ? (course.items ?? 0) : 1;
  const once = innerOf(state).flatMap((inner) => wayOf(inner, course));
  return Array.from({ length: times }, () => once).flat();
}

function choiceOf({ Choices = [], Default }: State, value: string | undefined): string | undefined {
  return Choices.find(({ StringEquals }) => StringEquals === value)?.Next ?? Default;
}

function nextOf({ Next, Catch = [] }: State, { overdue = false }: Course): string | undefined {
  const late = Catch.find(({ ErrorEquals }) => ErrorEquals.includes("States.Timeout"));
  return overdue && late !== undefined ? late.Next : Next;
}
