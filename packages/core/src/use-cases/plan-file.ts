import { err, ok, type ResultAsync, safeTry } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { InvoiceId } from "../ids.ts";
import type { ReadRow } from "../ingestion/accept.ts";
import type { FileRefusal, FlagCode, RowProblem } from "../ingestion/codes.ts";
import type { DecidedRow, Decision } from "../ingestion/decide-row.ts";
import type { IngestReport } from "../ingestion/report.ts";
import type { Invoice } from "../invoice/invoice.ts";
import {
  allRejected,
  examineFile,
  type ExaminePorts,
  type FileNotFound,
  holdsOf,
  isAllRejected,
  isGoingOn,
  type IngestInput,
  isReleased,
  reportOf,
  resumed,
  tryFile,
  whyNotClaimed,
} from "./examine-file.ts";

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
      const { inspection } = examination;
      const known = yield* ports.ledger.find(inspection.fingerprint, ports.clock.now());
      if (known?.type === "closed" || known?.type === "running") {
        return err(whyNotClaimed(known, inspection.fingerprint));
      }
      const planned = known?.type === "unfinished" ? resumed(examination, known.run) : examination;
      const { before, through } = yield* ports.ledger.applied(input.profile.name);
      const holds = isGoingOn(known, input.profile) ? [] : holdsOf(planned, input.profile, before);
      const first = createFirstRows();
      yield* await tryFile(ports.invoices, planned, through, (row, decided) => {
        planned.pass.onRow(row, decided);
        noteRow(first, row, decided);
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

function noteRow(first: FirstRows, row: ReadRow, decided: DecidedRow | undefined): void {
  if (row.type === "skipped") return;
  const decision = row.type === "rejected" ? "rejected" : decided?.decision;
  if (decision === undefined) return;
  const rows = first[decision];
  if (rows.length >= mostShown) return;
  if (row.type === "rejected") {
    rows.push({ line: row.record.line, problem: row.problem });
  } else if (decided?.decision === "rejected") {
    rows.push({ line: row.stated.source.line, problem: decided.problem });
  } else {
    rows.push({
      line: row.stated.source.line,
      invoiceId: row.stated.row.invoiceId,
      flags: [...row.flags, ...(decided?.flags ?? [])],
      before: decided?.before,
      after: decided?.changed ?? decided?.before,
    });
  }
}
