import {
  type BillerPolicy,
  defaultProfile,
  type Failure,
  type FileNotFound,
  type FileRefusal,
  ingestFile,
  type IngestPorts,
  type IngestProgress,
} from "@billsdue/core";

import { summaryOf } from "./summary.ts";
import type { IngestOutcome } from "./wire.ts";

/** Ingests the file at `path` by the default profile, and says in words what came of it. */
export async function ingest(
  ports: IngestPorts,
  policy: BillerPolicy,
  path: string,
  onProgress: (progress: IngestProgress) => void,
): Promise<IngestOutcome> {
  const startedAt = performance.now();
  const ingested = ingestFile(ports)({ key: path, profile: defaultProfile, policy, onProgress });
  return ingested.match(
    (report): IngestOutcome => {
      const seconds = (performance.now() - startedAt) / 1000;
      return { type: "applied", summary: summaryOf(report, seconds) };
    },
    (error): IngestOutcome => ({
      type: error.type === "file-refused" ? "refused" : "failed",
      reason: whyNot(error),
    }),
  );
}

function whyNot(error: FileRefusal | FileNotFound | Failure): string {
  switch (error.type) {
    case "file-refused":
      return `${error.code} ${error.message}`;
    case "file-not-found":
      return `there is no file ${error.key}`;
    case "unavailable":
      return error.reason;
    case "conflict":
      return `${error.key} was changed by somebody else; try again`;
    case "corrupt":
      return `what is stored under ${error.key} cannot be read: ${error.reason}`;
  }
}
