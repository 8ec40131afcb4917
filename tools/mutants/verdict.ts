/** What a test runner says of one test. */
export interface TestResult {
  readonly status: string;
  readonly title: string;
  readonly failureMessages: readonly string[];
}

/** What a check has found out about a mutant. */
export type Verdict =
  | { readonly type: "survived" }
  | {
      readonly type: "killed";
      /** The test that failed. */
      readonly test: string;
      /** In which of its runs, where it says so. */
      readonly after?: number;
      readonly because: string;
    };

/** What the check's tests say; fails where none of them ran, or one did not come to its end. */
export function verdictOf(tests: readonly TestResult[], message: string): Verdict {
  const ran = tests.filter(({ status }) => status === "passed" || status === "failed");
  if (ran.length === 0) throw new Error(`no test ran: ${message}`);
  const failed = ran.find(({ status }) => status === "failed");
  if (failed === undefined) return { type: "survived" };
  const [said = ""] = failed.failureMessages;
  if (said.includes("Test timed out")) throw new Error(`${failed.title}: ${said}`);
  const after = runOf(said);
  return {
    type: "killed",
    test: failed.title,
    ...(after === undefined ? {} : { after }),
    because: causeOf(said),
  };
}

/** A property says how many runs it took, and a suite of cases which case it was. */
function runOf(said: string): number | undefined {
  const [, run] =
    /Property failed after (\d+) tests|\bcase (\d+)/.exec(said)?.filter(Boolean) ?? [];
  return run === undefined ? undefined : Number(run);
}

/** The invariant that did not hold, or the first line of what went wrong: behind `Got` where a property tells of it. */
function causeOf(said: string): string {
  const invariant = /invariant \d+: [^\n]*/.exec(said)?.[0];
  if (invariant !== undefined) return invariant;
  const [first = ""] = (said.split(/^Got /m).at(-1) ?? said).split("\n");
  return first.replace(/^(?:\w*Error: )+/, "");
}
