import { readFile, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";

import { checks, happyPath } from "./checks.ts";
import { mutants } from "./mutants.ts";
import { renderPage, type Trial } from "./page.ts";
import { runCheck } from "./run-check.ts";
import type { Verdict } from "./verdict.ts";

const page = new URL("../../docs/payment-mutants.md", import.meta.url);
const all = [happyPath, ...checks];

/** Does every job, a few at once, and gives the results in the jobs' order. */
async function inTurns<Result>(jobs: readonly (() => Promise<Result>)[]): Promise<Result[]> {
  const results: Result[] = [];
  const left = jobs.entries();
  const worker = async () => {
    for (const [nth, job] of left) results[nth] = await job();
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, worker));
  return results;
}

async function tryAll(): Promise<readonly Trial[]> {
  const pairs = mutants.flatMap((mutant) => all.map((check) => ({ mutant, check })));
  const verdicts = await inTurns(
    pairs.map(({ mutant, check }) => async () => {
      const verdict = await runCheck(check, mutant.name);
      console.log(`${mutant.name}, ${check.name}: ${said(verdict)}`);
      return verdict;
    }),
  );
  return mutants.map((mutant, nth) => ({
    mutant,
    verdicts: verdicts.slice(nth * all.length, (nth + 1) * all.length),
  }));
}

function said(verdict: Verdict): string {
  return verdict.type === "survived" ? "lives" : `${verdict.after ?? "killed"}, ${verdict.because}`;
}

/** What is wrong with the checks: they find something where nothing is, or not what is there. */
function complaintsOf(trials: readonly Trial[]): readonly string[] {
  return trials.flatMap(({ mutant: { name }, verdicts: [ofHappyPath, ...verdicts] }) => [
    ...(ofHappyPath?.type === "killed" ? [`the happy path kills ${name}`] : []),
    ...(verdicts.some(({ type }) => type === "killed") ? [] : [`nothing kills ${name}`]),
  ]);
}

/** Checks that find something where nothing is wrong would kill every mutant. */
async function complaintsWithoutMutant(): Promise<readonly string[]> {
  const verdicts = await inTurns(all.map((check) => () => runCheck(check)));
  return verdicts.flatMap((verdict, nth) =>
    verdict.type === "killed"
      ? [`${all[nth]?.name} fails without any mutant: ${verdict.test}: ${verdict.because}`]
      : [],
  );
}

async function complaintsWithMutants(): Promise<readonly string[]> {
  const trials = await tryAll();
  const text = renderPage(trials);
  if (process.argv.includes("--write")) await writeFile(page, text);
  const isUpToDate = (await readFile(page, "utf8").catch(() => "")) === text;
  const stale = "docs/payment-mutants.md is not up to date: test:mutants --write writes it";
  return [...complaintsOf(trials), ...(isUpToDate ? [] : [stale])];
}

const sick = await complaintsWithoutMutant();
const complaints = sick.length > 0 ? sick : await complaintsWithMutants();
for (const complaint of complaints) console.error(complaint);
if (complaints.length > 0) process.exitCode = 1;
