import type { Failure, FileNotFound, FileRefusal, IngestReport } from "@billsdue/core";

import { failed } from "../failed.ts";
import type { Telemetry } from "./telemetry.ts";

type Told = Pick<Telemetry, "log" | "measure">;

/** Logs and counts what a run has done, or would do where its file is held. */
export function tellOfRun({ log, measure }: Told, key: string, report: IngestReport): void {
  const { outcome, fingerprint: run, rows, decisions } = report;
  const holds = report.holds.map(({ code }) => code);
  const isApplied = outcome === "applied";
  const event = isApplied ? "file-ingested" : "file-held";
  log({ event, key, run, rows, rejected: decisions.rejected.rows, holds });
  measure(isApplied ? "FilesIngested" : "FilesHeld", 1);
  if (!isApplied) return;
  for (const [decision, counted] of Object.entries(decisions)) {
    measure("Rows", counted.rows, { name: "Decision", value: decision });
  }
}

/** Logs and counts why a file was not ingested; throws where trying again may help. */
export function tellOfFile(
  { log, measure }: Told,
  key: string,
  error: FileRefusal | FileNotFound | Failure,
): void {
  switch (error.type) {
    case "file-refused":
      log({ event: "file-refused", key, code: error.code });
      // The same file twice is nobody's mistake: notifications repeat.
      if (error.code !== "F_ALREADY_INGESTED") measure("FilesRefused", 1);
      return;
    case "file-not-found":
      log({ event: "file-not-found", key });
      return;
    default:
      throw failed(error);
  }
}
