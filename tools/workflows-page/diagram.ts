import { type Definition, innerOf, type NamedState, type State } from "@billsdue/handlers/testing";

/** A definition as a Mermaid diagram: one node for each state, and what leads where. */
export function renderDiagram(definition: Definition): string {
  return ["```mermaid", "stateDiagram-v2", ...edgesOf(definition, "  ", ""), "```"].join("\n");
}

function edgesOf(
  { StartAt, States }: Definition,
  indent: string,
  start: string,
): readonly string[] {
  return [
    `${indent}[*] --> ${StartAt}${start}`,
    ...Object.entries(States).flatMap((named) => [
      ...insideOf(named, indent),
      ...leavingOf(named).map((edge) => `${indent}${edge}`),
    ]),
  ];
}

/** What is done at the same time stands in parts of one node. */
function insideOf([name, state]: NamedState, indent: string): readonly string[] {
  const { MaxConcurrency, Type } = state;
  const start = Type === "Map" ? ` : once for each, ${MaxConcurrency} at the same time` : "";
  const parts = innerOf(state).map((inner) => edgesOf(inner, `${indent}  `, start));
  if (parts.length === 0) return [];
  return [
    `${indent}state ${name} {`,
    ...parts.flatMap((part, nth) => (nth === 0 ? part : [`${indent}  --`, ...part])),
    `${indent}}`,
  ];
}

/** Where a state leads, and why; a colon would end a label. */
function leavingOf([name, state]: NamedState): readonly string[] {
  const { Choices = [], Default, Next, Catch = [], End = false, Type } = state;
  const isLast = End || Type === "Succeed" || Type === "Fail";
  return [
    ...Choices.map((rule) => `${name} --> ${rule.Next} : ${rule.StringEquals ?? "otherwise"}`),
    ...(Default === undefined ? [] : [`${name} --> ${Default} : otherwise`]),
    ...(Next === undefined ? [] : [`${name} --> ${Next}${endOfWait(state)}`]),
    ...(isLast ? [`${name} --> [*]`] : []),
    ...Catch.filter((catcher) => catcher.Next !== Next).map(
      (catcher) => `${name} --> ${catcher.Next} : ${problemOf(catcher.ErrorEquals)}`,
    ),
  ];
}

function endOfWait({ TimeoutSecondsPath }: State): string {
  return TimeoutSecondsPath === undefined ? "" : " : woken";
}

function problemOf(errors: readonly string[]): string {
  return errors.includes("States.ALL") ? "fails at every try" : "time is up";
}
