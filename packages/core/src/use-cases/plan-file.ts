import { ok, type ResultAsync, safeTry } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { InvoiceId } from "../ids.ts";
import type { FileRefusal, FlagCode, RowProblem } from "../ingestion/codes.ts";
import type { Decision } from "../ingestion/decide-row.ts";
import type { IngestReport } from "../ingestion/report.ts";
import type { Invoice } from "../invoice/invoice.ts";
import type { SettledRow } from "./apply-file.ts";
import {
  examineFile,
  type ExaminePorts,
  type FileNotFound,
  type IngestInput,
  reportOf,
  resumed,
  tryFile,
} from "./examine-file.ts";
import { allRejected, isAllRejected, isReleased, judgeFile } from "./judge-file.ts";

/** A row of a file with what ingesting it would do. */
export type PlannedRow =
  | {
      readonly line: number;
      readonly invoiceId: InvoiceId;
      readonly flags: readonly FlagCode[];
      readonly before: Invoice | undefined;
      /** The same as before where nothing would change. */
      readonly after: Invoice | undefined;
    }
  | { readonly line: number; readonly problem: RowProblem };

/** What ingesting a file would do. */
export interface Plan {
  /** As the ingestion's would be. */
  readonly report: IngestReport;
  /** The first rows of each decision. */
  readonly first: Readonly<Record<Decision, readonly PlannedRow[]>>;
}

const mostShown = 5;

/** Finds out what `ingestFile` would do with a file now, and changes nothing. Refuses what that refuses. */
export function planFile(
  ports: ExaminePorts,
): (input: IngestInput) => ResultAsync<Plan, FileRefusal | FileNotFound | Failure> {
  return (input) =>
    safeTry(async function* () {
      const examination = yield* await examineFile(ports, input);
      const judgement = yield* judgeFile(ports, input, examination, ports.clock.now());
      const { known, holds, through } = judgement;
      const planned = known?.type === "unfinished" ? resumed(examination, known.run) : examination;
      const first = createFirstRows();
      yield* await tryFile(ports.invoices, planned, through, (row) => {
        planned.pass.onRow(row);
        noteRow(first, row);
      });
      const release = known?.run.release;
      const found =
        isReleased(holds, known, input.profile) && isAllRejected(planned) ? [allRejected] : holds;
      const report = isReleased(found, known, input.profile)
        ? reportOf(planned, input, { outcome: "applied", holds, release })
        : reportOf(planned, input, { outcome: "held", holds: found });
      return ok({ report, first });
    });
}

type FirstRows = Readonly<Record<Decision, PlannedRow[]>>;

function createFirstRows(): FirstRows {
  return { created: [], revised: [], unchanged: [], stale: [], deferred: [], rejected: [] };
}

function noteRow(first: FirstRows, row: SettledRow): void {
  if (row.type === "skipped") return;
  const rows = first[row.type === "rejected" ? "rejected" : row.decided.decision];
  if (rows.length >= mostShown) return;
  if (row.type === "rejected") {
    rows.push({ line: row.record.line, problem: row.problem });
    return;
  }
  const { stated, flags, decided } = row;
  rows.push({
    line: stated.source.line,
    invoiceId: stated.row.invoiceId,
    flags,
    before: decided.before,
    after: decided.changed ?? decided.before,
  });
}
