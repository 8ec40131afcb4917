import { paymentTransitions, type Stage, stagesAfter } from "@billsdue/core";

import { type Move, movesOf, sharing, stages } from "./moves.ts";

const isEnded = (stage: Stage) => stagesAfter(stage).size === 0;
const idOf = (stage: Stage) => stage.replaceAll(/\W/g, "_");
/** Where the reports on a payment that was sent are told apart. */
const said = "what_the_gateway_says";

/** The stages in which a payment has been sent: the gateway may say the same of each of them. */
const sent = stages.filter(
  (stage) =>
    JSON.stringify(paymentTransitions[stage].reports.purchase) ===
    JSON.stringify(paymentTransitions["submitting purchase"].reports.purchase),
);

/** What a report does to every payment that has been sent. A payment stays where it already is. */
const shared = movesOf("submitting purchase").reports.filter((move) =>
  sent.every((stage) => has(movesOf(stage).reports, move)),
);

/** The transitions as a Mermaid diagram: one node for each stage, and what leads where. */
export function renderDiagram(): string {
  return [
    "```mermaid",
    "stateDiagram-v2",
    ...stages.map((stage) => `  state "${stage}" as ${idOf(stage)}`),
    `  state ${said} <<choice>>`,
    `  [*] --> ${idOf("created")}`,
    ...stages.flatMap((stage) => [
      ...edgesOf(idOf(stage), ownMovesOf(stage)),
      ...(sent.includes(stage) ? [`  ${idOf(stage)} --> ${said}`] : []),
      ...(isEnded(stage) ? [`  ${idOf(stage)} --> [*]`] : []),
    ]),
    ...edgesOf(said, shared),
    "```",
  ].join("\n");
}

function ownMovesOf(stage: Stage): readonly Move[] {
  const { reports, commands } = movesOf(stage);
  const isShared = (move: Move) => sent.includes(stage) && has(shared, move);
  return [...commands, ...reports.filter((move) => !isShared(move))];
}

/**
 * One edge to each target, with everything that leads there; where all of it leads to several, a choice between them. In a label, a colon
 * would end it.
 */
function edgesOf(from: string, moves: readonly Move[]): readonly string[] {
  const edges = [...Map.groupBy(moves, ({ to }) => to)].map(([to, alike]) => ({
    to: idOf(to),
    label: alike.map(({ by }) => by).join(", "),
  }));
  return sharing(edges, ({ label }) => label).flatMap((alike) => {
    const [{ to, label } = { to: "", label: "" }, ...others] = alike;
    if (others.length === 0) return [`  ${from} --> ${to} : ${label}`];
    const choice = `after_${from}`;
    return [
      `  state ${choice} <<choice>>`,
      `  ${from} --> ${choice} : ${label}`,
      ...alike.map((edge) => `  ${choice} --> ${edge.to}`),
    ];
  });
}

function has(moves: readonly Move[], { to, by }: Move): boolean {
  return moves.some((move) => move.to === to && move.by === by);
}
