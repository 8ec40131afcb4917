import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { type Node, parseSync, Visitor } from "oxc-parser";

import { filesBelow, root } from "../run-tool.ts";

/** A test that looks after some invariants. */
export interface InvariantTest {
  /** From the workspace's root. */
  readonly file: string;
  readonly title: string;
  readonly numbers: readonly number[];
}

const runners = new Set(["it", "test", "describe"]);

/** The tests of the workspace that name an invariant, by file and line. */
export async function findInvariantTests(): Promise<readonly InvariantTest[]> {
  const files = (await filesBelow(join(root, "packages"))).filter((path) =>
    /^(?:[^/]+\/test|core\/src\/testing)\/.+\.ts$/.test(path),
  );
  const found = await Promise.all(
    files.map(async (path) => {
      const file = `packages/${path}`;
      return invariantTestsIn(file, await readFile(join(root, file), "utf8"));
    }),
  );
  return found.flat();
}

/**
 * The tests in a source whose title names an invariant: where a test is called, or in an object or array of titles,
 * which begin with it (`invariant 3: …`).
 */
export function invariantTestsIn(file: string, source: string): readonly InvariantTest[] {
  const titles = new Map<number, string>();
  const note = ({ start, end }: Node, isTitle: (text: string) => boolean) => {
    const text = textOf(source.slice(start, end));
    if (text !== undefined && isTitle(text)) titles.set(start, text);
  };
  new Visitor({
    CallExpression: ({ callee, arguments: [first] }) => {
      const [name = ""] = source.slice(callee.start, callee.end).split(/\W/);
      if (first !== undefined && runners.has(name)) note(first, () => true);
    },
    Property: ({ value }) => note(value, beginsWithInvariant),
    ArrayExpression: ({ elements }) => {
      for (const each of elements) if (each !== null) note(each, beginsWithInvariant);
    },
  }).visit(parseSync(file, source).program);
  return [...titles.values()]
    .map((title) => ({ file, title, numbers: invariantsIn(title) }))
    .filter(({ numbers }) => numbers.length > 0);
}

function beginsWithInvariant(text: string): boolean {
  return /^invariants? \d[^:]*: /.test(text);
}

/** What stands in the quotes; what is put in there when it runs is left out. */
function textOf(literal: string): string | undefined {
  return /^(["'`])(.*)\1$/s.exec(literal)?.[2]?.replaceAll(/\$\{[^}]*\}/g, "…");
}

const item = String.raw`\d+(?: to \d+)?`;
const naming = new RegExp(String.raw`\binvariants? (${item}(?:(?:, and |, | and )${item})*)`, "gi");

/** The numbers in words like `invariants 1 to 3, 7 and 9`. */
export function invariantsIn(words: string): readonly number[] {
  return [...words.matchAll(naming)].flatMap(([, list = ""]) =>
    [...list.matchAll(/(\d+)(?: to (\d+))?/g)].flatMap(([, from, to = from]) => {
      const first = Number(from);
      return Array.from({ length: Number(to) - first + 1 }, (_, nth) => first + nth);
    }),
  );
}
