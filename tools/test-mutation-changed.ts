import { execFileSync, spawnSync } from "node:child_process";

import { root } from "./run-tool.ts";

/** Where the change begins: MUTATION_BASE, or where the branch left origin/main, or the commit before the last. */
function baseOfChange(): string {
  const given = process.env["MUTATION_BASE"];
  if (given !== undefined && given !== "") return given;
  const [head, left] = [
    revision("rev-parse", "HEAD"),
    revision("merge-base", "origin/main", "HEAD"),
  ];
  return left === undefined || left === head ? "HEAD~1" : left;
}

/** The one line that git answers, or undefined where it cannot. */
function revision(...args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync("git", args, { cwd: root, encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

function lines(...args: readonly string[]): readonly string[] {
  return execFileSync("git", args, { cwd: root, encoding: "utf8" }).split("\n").filter(Boolean);
}

const core = "packages/core/src";
const base = baseOfChange();
const changed = [
  ...lines("diff", "--name-only", "--diff-filter=d", base, "--", core),
  ...lines("ls-files", "--others", "--exclude-standard", "--", core),
].filter((path) => path.endsWith(".ts") && !path.startsWith(`${core}/testing/`));

if (changed.length === 0) {
  console.log(`Nothing of ${core} has changed since ${base}: there is nothing to mutate.`);
} else {
  const args = ["run", "--mutate", changed.join(",")];
  const { status } = spawnSync("stryker", args, { cwd: root, stdio: "inherit" });
  process.exitCode = status ?? 1;
}
