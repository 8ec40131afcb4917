import type { Lease } from "../ports/run-ledger.ts";
import { epochOf } from "../time/instant.ts";

/** The folder of outputs beside the source. A trigger does not watch it, and nothing in it is ingested. */
const folder = "billsdue-out";

/** Where the outputs of a run go. */
export interface OutputKeys {
  readonly processed: string;
  readonly rejected: string;
  readonly report: string;
}

/** The keys of the outputs of the file under `key`: in a folder beside it, or under `prefix`, which ends in a slash. */
export function outputKeysOf(key: string, prefix?: string): OutputKeys {
  const slash = key.lastIndexOf("/") + 1;
  const file = key.slice(slash);
  // A date is no extension.
  const name = file.replace(/(?<=.)\.[A-Za-z][A-Za-z0-9]{0,7}$/, "");
  const under = prefix ?? `${key.slice(0, slash)}${folder}/`;
  return {
    processed: `${under}processed_${name}.psv`,
    rejected: `${under}rejected_${name}.csv`,
    report: `${under}report_${name}.json`,
  };
}

/**
 * Where the work on the ranges of a file is kept until its run is closed, with a slash at its end; each time that a run is split it has a
 * place of its own, by when its lease ends.
 */
export function workFolderOf(key: string, { fingerprint, until }: Lease, prefix?: string): string {
  const under = prefix ?? `${key.slice(0, key.lastIndexOf("/") + 1)}${folder}/`;
  return `${under}ranges/${fingerprint}/${epochOf(until)}/`;
}

const workKey = /^ranges\/[0-9a-f]{64}\//;

/** Whether something under `key` is an output of ours; of a run whose outputs go under `prefix`, by its name, too. */
export function isOutputKey(key: string, prefix?: string): boolean {
  const name = key.slice(key.lastIndexOf("/") + 1);
  return (
    key.split("/").slice(0, -1).includes(folder) ||
    (prefix !== undefined &&
      key.startsWith(prefix) &&
      (outputName.test(name) || workKey.test(key.slice(prefix.length))))
  );
}

const outputName = /^(?:processed_.*\.psv|rejected_.*\.csv|report_.*\.json)$/;
