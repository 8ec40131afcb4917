import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { root } from "../run-tool.ts";
import { type Check, seed } from "./checks.ts";
import { type TestResult, type Verdict, verdictOf } from "./verdict.ts";

/** What vitest writes of a run. */
interface VitestReport {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly TestResult[];
  }[];
}

/** Runs the check on the sources with the mutant of that name in them, in a process of its own, up to its first failure. */
export async function runCheck(check: Check, mutant?: string): Promise<Verdict> {
  const folder = await mkdtemp(join(tmpdir(), "billsdue-mutant-"));
  try {
    const file = join(folder, "report.json");
    const complaint = await runVitest(check, file, mutant);
    const text = await readFile(file, "utf8").catch(() => "");
    if (text === "") throw new Error(`${check.name} with ${mutant}: ${complaint}`);
    const { testResults } = JSON.parse(text) as VitestReport;
    const [suite, ...more] = testResults;
    if (suite === undefined || more.length > 0) throw new Error(`not one file: ${check.file}`);
    return verdictOf(suite.assertionResults, suite.message);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What it prints counts only where there is no report: its exit code says no more than that. */
function runVitest(check: Check, report: string, mutant: string | undefined): Promise<string> {
  const { MUTANT: _mutant, PROPERTY_RUNS: _runs, ...env } = process.env;
  const options = {
    cwd: root,
    maxBuffer: 64 * 1024 * 1024,
    env: {
      ...env,
      PROPERTY_SEED: String(seed),
      ...(check.runs === undefined ? {} : { PROPERTY_RUNS: String(check.runs) }),
      ...(mutant === undefined ? {} : { MUTANT: mutant }),
    },
  };
  const args = ["run", "--config", "tools/mutants/vitest.config.ts", check.file].concat(
    check.tests === undefined ? [] : ["-t", check.tests],
    ["--reporter=json", `--outputFile=${report}`],
  );
  return new Promise((resolve) => {
    execFile(join(root, "node_modules/.bin/vitest"), args, options, (_error, out, complaint) =>
      resolve(out + complaint),
    );
  });
}
