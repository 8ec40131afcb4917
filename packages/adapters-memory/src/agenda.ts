import { addMilliseconds, type Clock, epochOf, type Instant } from "@billsdue/core";

/** What is to be done later, by a clock that may stand still. */
export interface Agenda {
  readonly doAfter: (ticks: number, work: () => unknown) => void;
  /** Does what is due by now, the earliest first. */
  readonly doWhatIsDue: () => void;
  /** When something is due next; undefined where nothing is left to do. */
  readonly nextDueAt: () => Instant | undefined;
}

/** An empty agenda, in ticks of `tickMs`. Nothing on it is done before somebody asks for it. */
export function createAgenda(clock: Clock, tickMs: number): Agenda {
  let entries: readonly { readonly at: Instant; readonly work: () => unknown }[] = [];
  return {
    doAfter: (ticks, work) => {
      entries = [...entries, { at: addMilliseconds(clock.now(), ticks * tickMs), work }];
    },
    doWhatIsDue: () => {
      const now = clock.now();
      const due = entries.filter(({ at }) => at <= now);
      // Before the work: it may come back here.
      entries = entries.filter(({ at }) => at > now);
      const inOrder = due.toSorted((left, right) => epochOf(left.at) - epochOf(right.at));
      for (const { work } of inOrder) work();
    },
    nextDueAt: () =>
      entries
        .map(({ at }) => at)
        .toSorted()
        .at(0),
  };
}
