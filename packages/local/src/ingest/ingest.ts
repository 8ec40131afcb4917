import {
  defaultProfile,
  type Failure,
  type FileNotFound,
  type FileRefusal,
  ingestFile,
  type IngestPorts,
  type IngestProgress,
  type BillerPolicy,
} from "@billsdue/core";
import type { ResultAsync } from "neverthrow";

import { type Summary, summaryOf } from "./summary.ts";

/** Why a file was not ingested. */
export type NotIngested = FileRefusal | FileNotFound | Failure;

/** Ingests the file at `path` by the default profile, and sums up. */
export function ingest(
  ports: IngestPorts,
  policy: BillerPolicy,
  path: string,
  onProgress: (progress: IngestProgress) => void,
): ResultAsync<Summary, NotIngested> {
  const startedAt = performance.now();
  return ingestFile(ports)({ key: path, profile: defaultProfile, policy, onProgress }).map(
    (report) => summaryOf(report, (performance.now() - startedAt) / 1000),
  );
}

/** One line that says why a file was not ingested. */
export function whyNot(reason: NotIngested): string {
  switch (reason.type) {
    case "file-refused":
      return `${reason.code} ${reason.message}`;
    case "file-not-found":
      return `there is no file ${reason.key}`;
    case "unavailable":
      return reason.reason;
    case "conflict":
      return `${reason.key} was changed by somebody else; try again`;
    case "corrupt":
      return `what is stored under ${reason.key} cannot be read: ${reason.reason}`;
  }
}
