import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { root } from "./run-tool.ts";

const core = "packages/core/src";

/** What is mutated first where not all of it can be: what moves money. */
const first = ["payment", "invoice", "receipt", "use-cases", "money"];

/** Where the change begins: MUTATION_BASE, or where the branch left origin/main, or the commit before the last. */
function baseOfChange(): string {
  const given = process.env["MUTATION_BASE"];
  if (given !== undefined && given !== "") return given;
  const [head, left] = [git("rev-parse", "HEAD"), git("merge-base", "origin/main", "HEAD")];
  return left === undefined || left[0] === head?.[0] ? "HEAD~1" : (left[0] ?? "HEAD~1");
}

/** The lines that git answers, or undefined where it cannot. */
function git(...args: readonly string[]): readonly string[] | undefined {
  const { status, stdout } = spawnSync("git", args, { cwd: root, encoding: "utf8" });
  return status === 0 ? stdout.split("\n").filter(Boolean) : undefined;
}

/** The files of the core that have changed since `base`; all of them where that cannot be told, as in a copy without a past. */
function changedSince(base: string): readonly string[] {
  const tracked =
    git("diff", "--name-only", "--diff-filter=d", base, "--", core) ?? git("ls-files", core) ?? [];
  const untracked = git("ls-files", "--others", "--exclude-standard", "--", core) ?? [];
  return [...tracked, ...untracked]
    .filter((path) => path.endsWith(".ts") && !path.startsWith(`${core}/testing/`))
    .toSorted((left, right) => rankOf(left) - rankOf(right) || (left < right ? -1 : 1));
}

function rankOf(path: string): number {
  const rank = first.indexOf(path.slice(core.length + 1).split("/")[0] ?? "");
  return rank === -1 ? first.length : rank;
}

/** As many of the files as have at most `most` lines together. */
function within(most: number, paths: readonly string[]): readonly string[] {
  let left = most;
  return paths.filter((path) => {
    const lines = readFileSync(join(root, path), "utf8").split("\n").length;
    if (lines > left) return false;
    left -= lines;
    return true;
  });
}

const base = baseOfChange();
const changed = changedSince(base);
const most = Number(process.env["MUTATION_LINES"] ?? Number.POSITIVE_INFINITY);
const chosen = within(most, changed);

if (chosen.length === 0) {
  console.log(`Nothing of ${core} has changed since ${base}: there is nothing to mutate.`);
} else {
  if (chosen.length < changed.length) {
    const left = changed.filter((path) => !chosen.includes(path));
    console.log(`Left to test:mutation, being more than ${most} lines: ${left.join(", ")}`);
  }
  const { status } = spawnSync("stryker", ["run", "--mutate", chosen.join(",")], {
    cwd: root,
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
}
