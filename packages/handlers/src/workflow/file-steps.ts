import {
  abandonRun,
  type BillerPolicy,
  closeRun,
  type Fingerprint,
  ingestRange,
  type IngestPorts,
  type Instant,
  isFingerprint,
  isInstant,
  type Profile,
  splitFile,
  type SplitRun,
} from "@billsdue/core";
import * as z from "zod/mini";

import { failed } from "../failed.ts";
import { tellOfFile, tellOfRun } from "../lambda/file-told.ts";
import type { Telemetry } from "../lambda/telemetry.ts";

/** What the workflow of a big file does next: ingests the ranges, or nothing, since the file is held or refused. */
export type SplitResult =
  | ({ readonly next: "ingest-ranges" } & Omit<SplitRun, "type">)
  | { readonly next: "end" };

/** What the step that splits files works with. */
export interface SplitStepOptions {
  readonly ports: IngestPorts;
  readonly telemetry: Telemetry;
  readonly profile: Profile;
  readonly policy: BillerPolicy;
  readonly rangeBytes: number;
}

const splitInput = z.object({ key: z.string(), version: z.nullable(z.string()) });

/** Makes the first pass over a big file, and finds its ranges. Throws where trying again may help, as every step here. */
export function splitStep({
  ports,
  telemetry,
  ...how
}: SplitStepOptions): (input: unknown) => Promise<SplitResult> {
  return async (input) => {
    const { key, version } = z.parse(splitInput, input);
    const split = await splitFile(ports)({ key, version: version ?? undefined, ...how });
    if (split.isErr()) {
      tellOfFile(telemetry, key, split.error);
      return { next: "end" };
    }
    if (split.value.type === "held") {
      tellOfRun(telemetry, key, split.value.report);
      return { next: "end" };
    }
    const { plan, lease, ranges } = split.value;
    return { next: "ingest-ranges", plan, lease, ranges };
  };
}

const rangeInput = z.object({ plan: z.string(), number: z.int() });

/** Ingests one range of a big file. */
export function rangeStep(
  ports: Omit<IngestPorts, "events">,
  policy: BillerPolicy,
): (input: unknown) => Promise<{ readonly rows: number }> {
  return async (input) => {
    const ingested = await ingestRange(ports)({ ...z.parse(rangeInput, input), policy });
    if (ingested.isErr()) throw failed(ingested.error);
    return ingested.value;
  };
}

const closeInput = z.union([
  z.object({ plan: z.string() }),
  z.object({
    lease: z.object({
      fingerprint: z.custom<Fingerprint>((id) => typeof id === "string" && isFingerprint(id)),
      until: z.custom<Instant>((at) => typeof at === "string" && isInstant(at)),
    }),
  }),
]);

/** Closes the run of a big file; told a lease in place of a plan, lets go of the run. */
export function closeStep(
  ports: IngestPorts,
  telemetry: Telemetry,
): (input: unknown) => Promise<void> {
  return async (input) => {
    const asked = z.parse(closeInput, input);
    if ("lease" in asked) {
      const abandoned = await abandonRun(ports)(asked.lease);
      if (abandoned.isErr()) throw failed(abandoned.error);
      return;
    }
    const closed = await closeRun(ports)(asked);
    if (closed.isErr()) throw failed(closed.error);
    tellOfRun(telemetry, closed.value.file, closed.value);
  };
}
