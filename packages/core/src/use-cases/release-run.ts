import { err, ok, type ResultAsync, safeTry } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { Fingerprint } from "../ids.ts";
import type { FileRefusal } from "../ingestion/codes.ts";
import type { IngestReport } from "../ingestion/report.ts";
import type { RunState } from "../ports/run-ledger.ts";
import type { IngestPorts } from "./begin-run.ts";
import { examineFile, type FileNotFound, type IngestInput } from "./examine-file.ts";
import { ingestExamined } from "./ingest-file.ts";

/** Which held run to apply, and why that is right. The file is where it was, and is read by the profile it was held under. */
export interface ReleaseInput extends Omit<IngestInput, "key" | "version" | "profile"> {
  readonly fingerprint: Fingerprint;
  /** For the report; not blank. */
  readonly reason: string;
}

/** Why a run cannot be released. */
export type ReleaseRefusal =
  | { readonly type: "run-not-held"; readonly state: RunState["type"] | "unknown" }
  | { readonly type: "reason-missing" }
  /** What lies under the key now is another file. */
  | { readonly type: "file-changed"; readonly key: string };

/** Applies a held file: notes the reason, then ingests it. Safe to do again where it was cut short. */
export function releaseRun(
  ports: IngestPorts,
): (
  input: ReleaseInput,
) => ResultAsync<IngestReport, ReleaseRefusal | FileRefusal | FileNotFound | Failure> {
  return ({ fingerprint, reason, ...input }) =>
    safeTry(async function* () {
      if (reason.trim() === "") return err<never, ReleaseRefusal>({ type: "reason-missing" });
      const at = ports.clock.now();
      const known = yield* ports.ledger.find(fingerprint, at);
      const isCutShort = known?.type === "unfinished" && known.run.release !== undefined;
      if (known === undefined || (known.type !== "held" && !isCutShort)) {
        return err(notHeld(known));
      }
      const { key, version, profile } = known.run;
      const again: IngestInput = { ...input, key, version, profile };
      const examination = yield* await examineFile(ports, again);
      if (examination.inspection.fingerprint !== fingerprint) {
        return err<never, ReleaseRefusal>({ type: "file-changed", key });
      }
      if (known.type === "held") {
        const released = yield* ports.ledger.release(fingerprint, { reason: reason.trim(), at });
        if (released === undefined) return err(notHeld(known));
      }
      const report = yield* ingestExamined(ports, again, examination);
      return ok(report);
    });
}

function notHeld(state: RunState | undefined): ReleaseRefusal {
  return { type: "run-not-held", state: state?.type ?? "unknown" };
}
