/** A suite that looks for mistakes. */
export interface Check {
  readonly name: string;
  readonly file: string;
  /** Which of its tests, as a regular expression of their names; all of them unless told. */
  readonly tests?: string;
  /** Of each property. */
  readonly runs?: number;
}

const faults = "packages/adapters-memory/test/faults";

/** A test of one good day, which is no test of payments: it kills nothing. */
export const happyPath: Check = { name: "happy path", file: "tools/mutants/happy-path.test.ts" };

/** The checks of which at least one kills each mutant. Fewer runs and contexts than in their own tests: enough for that. */
export const checks: readonly Check[] = [
  {
    name: "single faults",
    file: `${faults}/single-faults.test.ts`,
    tests:
      "(one, card (approve|decline|lose-answer), file (none|before)|two, card approve, file none)$",
  },
  { name: "histories", file: `${faults}/histories.test.ts`, runs: 2000 },
  { name: "races", file: `${faults}/races.test.ts`, runs: 30 },
];

/** Of everything that the checks draw by lot. */
export const seed = 1;
