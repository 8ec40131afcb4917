import {
  createManualClock,
  createMemoryEventPublisher,
  createMemoryFileStore,
  createMemoryInvoiceStore,
  createMemoryRunLedger,
} from "@billsdue/adapters-memory";
import {
  defaultPolicy,
  defaultProfile,
  type FileRefusal,
  ingestFile,
  type IngestReport,
  outputKeysOf,
  parseProfile,
} from "@billsdue/core";
import { instant, value } from "@billsdue/core/testing";

/** What came of ingesting a file: a report with the outputs, or why it was refused. */
export type Ingested =
  | {
      readonly type: "reported";
      readonly report: IngestReport;
      readonly outputs: Readonly<Record<"processed" | "rejected", string | undefined>>;
    }
  | { readonly type: "refused"; readonly refusal: FileRefusal };

/** A biller without bills. */
export interface SampleBiller {
  /** Ingests the next day's file by the profile that `json` is, or by the default one. */
  readonly ingest: (key: string, content: string | Uint8Array, json?: unknown) => Promise<Ingested>;
}

const dayMs = 24 * 60 * 60 * 1000;

/** A biller without bills, in memory. */
export function createSampleBiller(): SampleBiller {
  const clock = createManualClock(instant("2026-11-23"));
  const files = createMemoryFileStore(clock.now);
  const ports = {
    clock,
    files,
    invoices: createMemoryInvoiceStore(),
    ledger: createMemoryRunLedger(),
    events: createMemoryEventPublisher(() => undefined),
  };
  return {
    ingest: async (key, content, json) => {
      clock.advance(dayMs);
      files.put(key, content, clock.now());
      const profile = json === undefined ? defaultProfile : value(parseProfile(json));
      const run = await ingestFile(ports)({ key, profile, policy: defaultPolicy });
      const { processed, rejected } = outputKeysOf(key);
      return run.match(
        (report): Ingested => ({
          type: "reported",
          report,
          outputs: { processed: files.text(processed), rejected: files.text(rejected) },
        }),
        (why): Ingested => {
          if (why.type === "file-refused") return { type: "refused", refusal: why };
          throw new TypeError(`${key} was not read: ${why.type}`);
        },
      );
    },
  };
}

/** The codes that it names: of the file, of its rows, of its flags. */
export function codesOf(ingested: Ingested): readonly string[] {
  if (ingested.type === "refused") return [ingested.refusal.code];
  const { holds, problems, flags } = ingested.report;
  return [...[...holds, ...problems].map(({ code }) => code), ...flags.keys()];
}

/** What it says in words, as the command line puts it: of the file, then of its rows. */
export function messagesOf(ingested: Ingested): readonly string[] {
  if (ingested.type === "refused") {
    const { code, message } = ingested.refusal;
    return [`${code} ${message}`];
  }
  const { holds, problems } = ingested.report;
  return [
    ...holds.map(({ code, message }) => `${code} ${message}`),
    ...problems.map(({ line, code, column, message }) =>
      column === undefined
        ? `line ${line}: ${code} ${message}`
        : `line ${line}: ${code} ${column}: ${message}`,
    ),
  ];
}
