import type { IngestProgress } from "@billsdue/core";
import * as z from "zod";

import type { Summary } from "./summary.ts";

/** What came of ingesting a file; `reason` is one line. */
export type IngestOutcome =
  | { readonly type: "applied"; readonly summary: Summary }
  | { readonly type: "refused" | "failed"; readonly reason: string };

/** One line of what a running program tells while it ingests; the last is the outcome. */
export type IngestMessage =
  | { readonly type: "progress"; readonly progress: IngestProgress }
  | IngestOutcome;

const summary: z.ZodType<Summary> = z.object({
  file: z.string(),
  rows: z.number(),
  decisions: z.object({
    created: z.number(),
    revised: z.number(),
    unchanged: z.number(),
    stale: z.number(),
    deferred: z.number(),
    rejected: z.number(),
  }),
  owed: z.array(z.object({ currency: z.string(), amount: z.string() })),
  flags: z.array(z.object({ code: z.string(), count: z.number() })),
  unknownColumns: z.array(z.string()),
  problems: z.array(z.string()),
  seconds: z.number(),
});

/** Checks such a line, parsed from JSON. */
export const ingestMessage: z.ZodType<IngestMessage> = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("progress"),
    progress: z.object({ rows: z.number(), bytes: z.number(), ofBytes: z.number() }),
  }),
  z.object({ type: z.literal("applied"), summary }),
  z.object({ type: z.enum(["refused", "failed"]), reason: z.string() }),
]);
