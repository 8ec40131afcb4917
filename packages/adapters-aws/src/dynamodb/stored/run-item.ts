import {
  type Applied,
  type Failure,
  type FileTotals,
  type Fingerprint,
  type Hold,
  holdCodes,
  parseProfile,
  type Profile,
  type Release,
  type Run,
  type RunState,
} from "@billsdue/core";
import type { Result } from "neverthrow";
import * as z from "zod/mini";

import type { WrittenItem } from "../attributes.ts";
import { currency, fingerprint, instant, minorUnits, record, watermark } from "./fields.ts";
import { json, jsonOf } from "./json.ts";
import { parseItem } from "./parse-item.ts";

const port = "run-ledger";

/** The key of the ledger's head. */
export const headKey = "LEDGER";

/** The head of the ledger: which run has a lease, perhaps one that has ended. Its version rises with every change of the ledger. */
export interface LedgerHead {
  readonly version: number;
  readonly leased?: Fingerprint;
}

/** The key of a run's item. */
export function runKey(of: Fingerprint): string {
  return `RUN#${of}`;
}

/** The key of the item that tells what has been applied of files of that profile. */
export function appliedKey(profile: string): string {
  return `APPLIED#${profile}`;
}

/** The head's item. */
export function headItem({ version, leased }: LedgerHead): WrittenItem {
  return { pk: headKey, version, ...(leased === undefined ? {} : { leased }) };
}

/** A run's item. */
export function runItem(state: RunState): WrittenItem {
  return { pk: runKey(state.run.fingerprint), state: jsonOf(state) };
}

/** The item of what has been applied. */
export function appliedItem(profile: string, applied: Applied): WrittenItem {
  return { pk: appliedKey(profile), applied: jsonOf(applied) };
}

const holds = z.array(record<Hold>()({ code: z.enum(holdCodes), message: z.string() }));

const profile: z.ZodMiniType<Profile> = z.pipe(
  z.unknown(),
  z.transform((stored, context) => {
    const parsed = parseProfile(stored);
    if (parsed.isOk()) return parsed.value;
    for (const message of parsed.error.problems) {
      context.issues.push({ code: "custom", message, input: stored });
    }
    return z.NEVER;
  }),
);

const totals: z.ZodMiniType<FileTotals> = record<FileTotals>()({
  rows: z.int(),
  amounts: z.pipe(
    z.array(z.tuple([currency, minorUnits])),
    z.transform((amounts) => new Map(amounts)),
  ),
});

const run: z.ZodMiniType<Run> = record<Run>()({
  fingerprint,
  key: z.string(),
  version: z.exactOptional(z.string()),
  file: z.string(),
  asOf: watermark,
  startedAt: instant,
  profile,
  totals: z.exactOptional(totals),
  release: z.exactOptional(record<Release>()({ reason: z.string(), at: instant, holds })),
});

type StateOf<Type extends RunState["type"]> = Extract<RunState, { type: Type }>;

const state: z.ZodMiniType<RunState> = z.discriminatedUnion("type", [
  record<StateOf<"running">>()({ type: z.literal("running"), run, until: instant }),
  record<StateOf<"unfinished">>()({ type: z.literal("unfinished"), run }),
  record<StateOf<"held">>()({ type: z.literal("held"), run, holds }),
  record<StateOf<"closed">>()({ type: z.literal("closed"), run }),
]);

const applied: z.ZodMiniType<Applied> = record<Applied>()({
  through: z.exactOptional(watermark),
  before: z.exactOptional(record<NonNullable<Applied["before"]>>()({ asOf: watermark, totals })),
});

const runSchema = z.object({ state: json(state) });
const appliedSchema = z.object({ applied: json(applied) });
const headSchema = z.object({ version: z.int(), leased: z.exactOptional(fingerprint) });

/** The run in an item as it was read. */
export function runStateOf(item: unknown): Result<RunState, Failure> {
  return parseItem(port, runSchema, item).map((parsed) => parsed.state);
}

/** What an item as it was read says has been applied. */
export function appliedOf(item: unknown): Result<Applied, Failure> {
  return parseItem(port, appliedSchema, item).map((parsed) => parsed.applied);
}

/** The head of the ledger in an item as it was read. */
export function headOf(item: unknown): Result<LedgerHead, Failure> {
  return parseItem(port, headSchema, item);
}
