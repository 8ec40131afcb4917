import { err, ok, type ResultAsync, safeTry } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { FileRefusal, Hold } from "../ingestion/codes.ts";
import { outputKeysOf } from "../ingestion/outputs.ts";
import { renderReport } from "../ingestion/render.ts";
import type { IngestReport } from "../ingestion/report.ts";
import type { EventPublisher } from "../ports/event-publisher.ts";
import type { Claim, Run } from "../ports/run-ledger.ts";
import { addMilliseconds, type Instant } from "../time/instant.ts";
import type { Watermark } from "../watermark.ts";
import {
  type Examination,
  type ExaminePorts,
  type IngestInput,
  reportOf,
  tryFile,
} from "./examine-file.ts";
import { isReleased, judgeFile, whyNotClaimed } from "./judge-file.ts";
import { leaseMs } from "./lease.ts";
import { writeText } from "./run-outputs.ts";

/** What ingestion works with. */
export interface IngestPorts extends ExaminePorts {
  readonly events: EventPublisher;
}

/** A run may go on, or its file is held. */
export type BegunRun =
  | {
      readonly type: "claimed";
      readonly claim: Extract<Claim, { type: "claimed" }>;
      /** The run as the file is found now; the claim's is as it was first begun. */
      readonly run: Run;
      /** The newest file that was applied whole before the claim. */
      readonly through: Watermark | undefined;
    }
  | { readonly type: "held"; readonly report: IngestReport };

/** Claims the run of an examined file, or holds the file. */
export function beginRun(
  ports: IngestPorts,
  input: IngestInput,
  examination: Examination,
): ResultAsync<BegunRun, FileRefusal | Failure> {
  return safeTry(async function* () {
    const startedAt = ports.clock.now();
    const run = runOf(examination, input, startedAt);
    const judgement = yield* judgeFile(ports, input, examination, startedAt);
    const { known, holds, through } = judgement;
    if (!isReleased(holds, known, input.profile)) {
      const report = yield* holdFile(ports, input, examination, run, holds, through);
      return ok<BegunRun>({ type: "held", report });
    }
    const claim = yield* ports.ledger.claim(run, addMilliseconds(startedAt, leaseMs));
    if (claim.type !== "claimed") return err(whyNotClaimed(claim));
    return ok<BegunRun>({ type: "claimed", claim, run, through });
  });
}

function runOf(
  { inspection: { fingerprint, counts }, file, asOf }: Examination,
  { key, profile }: IngestInput,
  startedAt: Instant,
): Run {
  const { rows, amounts, isCorrection } = counts;
  return {
    fingerprint,
    key,
    ...(file.version === undefined ? {} : { version: file.version }),
    file: file.name,
    asOf,
    startedAt,
    profile,
    ...(isCorrection ? {} : { totals: { rows, amounts } }),
  };
}

/** Nothing is applied; the report says what would be. */
export function holdFile(
  ports: IngestPorts,
  input: IngestInput,
  examination: Examination,
  run: Run,
  holds: readonly Hold[],
  through: Watermark | undefined,
): ResultAsync<IngestReport, FileRefusal | Failure> {
  return safeTry(async function* () {
    yield* await tryFile(ports.invoices, examination, through);
    const report = reportOf(examination, input, { outcome: "held", holds });
    return holdRun(ports, outputKeysOf(input.key, input.outputPrefix).report, run, report);
  });
}

/** Writes the report on a file that is held, and has its run wait for somebody. */
export function holdRun(
  ports: Pick<IngestPorts, "files" | "ledger" | "events">,
  key: string,
  run: Run,
  report: IngestReport,
): ResultAsync<IngestReport, FileRefusal | Failure> {
  return safeTry(async function* () {
    const { fingerprint } = run;
    const { holds } = report;
    yield* await writeText(ports.files, key, renderReport(report));
    const state = yield* ports.ledger.hold(run, holds);
    if (state.type === "running" || state.type === "closed") {
      return err(whyNotClaimed(state));
    }
    await ports.events.publish([
      { type: "file-held", fingerprint, holds: holds.map(({ code }) => code) },
    ]);
    return ok(report);
  });
}

/** Tells after the fact: that nobody heard it does not undo the run. */
export async function publishIngested(
  { events }: Pick<IngestPorts, "events">,
  { fingerprint, rows }: IngestReport,
): Promise<void> {
  await events.publish([{ type: "file-ingested", fingerprint, rows }]);
}
