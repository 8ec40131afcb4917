import {
  type CommandTarget,
  type Operation,
  type Outcome,
  type PaymentCommand,
  paymentTransitions,
  type ReportTarget,
  type Stage,
} from "@billsdue/core";

/** Every stage, in the table's order. */
export const stages = Object.keys(paymentTransitions) as readonly Stage[];

/** Every report that there can be. */
export const reports: readonly { readonly operation: Operation; readonly outcome: Outcome }[] = (
  ["purchase", "cancel"] as const
).flatMap((operation) =>
  (Object.keys(paymentTransitions.created.reports[operation]) as Outcome[]).map((outcome) => ({
    operation,
    outcome,
  })),
);

/** Every command that there is. */
export const commands = Object.keys(paymentTransitions.created.commands) as PaymentCommand[];

/** One way out of a stage. */
export interface Move {
  readonly to: Stage;
  readonly by: string;
}

const awaiting: readonly Stage[] = ["pending", "requires-action", "unknown"];

/** The ways out of a stage by reports, and by commands. */
export function movesOf(stage: Stage): Readonly<Record<"reports" | "commands", readonly Move[]>> {
  const row = paymentTransitions[stage];
  return {
    reports: reports.flatMap(({ operation, outcome }) => {
      const target = row.reports[operation][outcome];
      return movesTo(target, operation === "cancel" ? `cancel ${outcome}` : outcome);
    }),
    commands: commands.flatMap((command) => movesTo(row.commands[command], command)),
  };
}

function movesTo(target: ReportTarget | CommandTarget, by: string): readonly Move[] {
  switch (target) {
    case "stays":
    case "exception":
    case "late-money":
    case "refused":
      return [];
    case "previous":
      return awaiting.map((to) => ({ to, by }));
    case "previous-after-grace":
      return awaiting.map((to) => ({ to, by: `${by} past the grace` }));
    case "failed-after-grace":
      return [{ to: "failed", by: `${by} past the grace` }];
    default:
      return [{ to: target, by }];
  }
}

/** What is the same in several stages, told once: the stages under what they share. */
export function sharing<Item>(
  items: readonly Item[],
  shared: (item: Item) => string,
): readonly (readonly Item[])[] {
  const groups = Map.groupBy(items, shared);
  return [...groups.values()];
}
