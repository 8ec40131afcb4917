import { checks, happyPath, seed } from "./checks.ts";
import type { Mutant } from "./mutant.ts";
import type { Verdict } from "./verdict.ts";

/** What each check has found out about a mutant, the happy path first. */
export interface Trial {
  readonly mutant: Mutant;
  readonly verdicts: readonly Verdict[];
}

const all = [happyPath, ...checks];

/** The page: which check kills which mutant, after how many runs, and what it says. */
export function renderPage(trials: readonly Trial[]): string {
  return [
    "# Mutants of payments",
    "",
    "<!-- Written by `test:mutants --write`. -->",
    "",
    "A test of the tests: each of these mistakes is made in the sources while they are loaded, one at a time, and the checks have to find it.",
    "The table says after how many runs or cases a check does; — is a mutant that it lets live. A test of one good day finds none of them.",
    "",
    ...rows([
      ["mutant", ...all.map(({ name }) => name)],
      ...trials.map(({ mutant, verdicts }) => [`\`${mutant.name}\``, ...verdicts.map(cellOf)]),
    ]),
    "",
    `Every draw is from the seed ${seed}. ${checks.map(extentOf).join(" ")}`,
    "",
    "## What is wrong, and what is found",
    "",
    ...trials.flatMap(sectionOf),
  ].join("\n");
}

function cellOf(verdict: Verdict): string {
  if (verdict.type === "survived") return "—";
  return verdict.after === undefined ? "killed" : String(verdict.after);
}

function extentOf({ name, tests, runs }: (typeof checks)[number]): string {
  const which = tests === undefined ? "all of its tests" : `the tests \`${tests}\``;
  const much = runs === undefined ? "" : `, ${runs} runs of each property`;
  return `${name.replace(/^./, (letter) => letter.toUpperCase())}: ${which}${much}.`;
}

function sectionOf({ mutant, verdicts }: Trial): readonly string[] {
  const found = verdicts.flatMap((verdict, nth) =>
    verdict.type === "killed"
      ? [`- ${all[nth]?.name}, _${oneLine(verdict.test)}_: ${oneLine(verdict.because)}`]
      : [],
  );
  const files = new Set(mutant.edits.map(({ file }) => `[${file}](../${file})`));
  return [
    `### ${mutant.name}`,
    "",
    `${mutant.breaks} In ${[...files].join(", ")}.`,
    "",
    ...found,
    "",
  ];
}

function rows([head = [], ...body]: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...body.map(line)];
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|").trim();
}
