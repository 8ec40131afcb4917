import type { InvariantTest } from "./invariant-tests.ts";
import { invariants } from "./invariants.ts";
import { renderTable } from "./markdown.ts";

/** The invariants with the tests that look after them; fails where nothing does. */
export function renderInvariants(tests: readonly InvariantTest[]): string {
  const unknown = tests.find(({ numbers }) => numbers.some((number) => number > invariants.length));
  if (unknown !== undefined) throw new Error(`${unknown.title}: there is no such invariant`);
  const rows = invariants.map(({ number, holds }) => ({
    number,
    holds,
    by: tests.filter(({ numbers }) => numbers.includes(number)),
  }));
  const missing = rows.filter(({ by }) => by.length === 0).map(({ number }) => number);
  if (missing.length > 0) throw new Error(`no test names the invariants ${missing.join(", ")}`);
  return renderTable([
    ["", "what always holds", "tests"],
    ...rows.map(({ number, holds, by }) => [String(number), holds, byFile(by)]),
  ]);
}

function byFile(tests: readonly InvariantTest[]): string {
  return [...Map.groupBy(tests, ({ file }) => file)]
    .map(([file, inFile]) => {
      const name = file.split("/").slice(-2).join("/");
      return `[${name}](../${file}): ${inFile.map(({ title }) => `_${withoutNumbers(title)}_`).join("; ")}`;
    })
    .join("<br>");
}

function withoutNumbers(title: string): string {
  return title.replace(/^invariants? [^:]*: /i, "").trim();
}
