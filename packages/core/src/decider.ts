import type { Result } from "neverthrow";

/**
 * A decision model: `decide` says what a command would make happen, `evolve` makes it so.
 * Both are total and pure; time and ids come in with the command.
 */
export interface Decider<State, Command, Event, Refusal> {
  readonly initial: State;
  readonly decide: (command: Command, state: State) => Result<readonly Event[], Refusal>;
  readonly evolve: (state: State, event: Event) => State;
}

/** The state after `events`, starting from `state`. */
export function fold<State, Event>(
  evolve: (state: State, event: Event) => State,
  state: State,
  events: readonly Event[],
): State {
  return events.reduce(evolve, state);
}

/** Ends an exhaustive switch: a new member of the union does not compile until it has a branch. */
export function absurd(impossible: never): never {
  throw new TypeError(`not a member of the union: ${JSON.stringify(impossible)}`);
}
