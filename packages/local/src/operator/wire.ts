import { isAbsolute } from "node:path";

import type { BillState, Decision, IngestProgress, OperatorAction } from "@billsdue/core";
import * as z from "zod";

import type { DecimalMoney } from "./decimal-money.ts";
import type { Decided, Explanation } from "./explanation.ts";
import { longest } from "./longest.ts";
import type { WaitingCase } from "./waiting-case.ts";
import {
  action,
  billState,
  decided,
  decimalMoney,
  explanation,
  waitingCase,
} from "./wire-explanation.ts";

/** What an operator can ask of a billsdue. Paths are absolute; a profile is as it was read from its file. */
export type OperatorCommand =
  | { readonly command: "plan"; readonly path: string; readonly profile?: unknown }
  | {
      readonly command: "ingest";
      readonly path: string;
      readonly profile?: unknown;
      readonly out?: string | undefined;
    }
  | {
      readonly command: "release";
      readonly run: string;
      readonly reason: string;
      readonly out?: string | undefined;
    }
  | { readonly command: "explain"; readonly invoiceId: string }
  /** The cases of at most `limit` invoices. */
  | { readonly command: "exceptions"; readonly limit: number }
  | {
      readonly command: "resolve";
      readonly invoiceId: string;
      readonly caseId: string;
      readonly action: OperatorAction;
      readonly by: string;
      readonly evidence: string;
      /** The gateway's reference of the capture or the refund that the action speaks of. */
      readonly gatewayRef?: string | undefined;
    };

/** An invoice as far as a plan shows it; amounts with their currency. */
export interface Figures {
  readonly billed: string;
  readonly balance: string;
  readonly customerName: string;
  readonly due: string;
}

/** A row with what becomes of it. */
export interface FirstRow {
  readonly line: number;
  readonly invoiceId?: string | undefined;
  readonly flags: readonly string[];
  readonly before?: Figures | undefined;
  readonly after?: Figures | undefined;
  readonly problem?:
    | { readonly code: string; readonly column?: string | undefined; readonly message: string }
    | undefined;
}

/** Decimals by currency. */
export type Sums = Readonly<Record<string, string>>;

/** What a run did or would do, as plain data: for the terminal, for `--json`, and for the wire. */
export interface Summary {
  readonly outcome: "applied" | "held";
  /** The run's fingerprint. */
  readonly run: string;
  readonly file: string;
  readonly profile: string;
  readonly businessDate: string;
  readonly rows: number;
  readonly decisions: Readonly<
    Record<
      Decision,
      { readonly rows: number; readonly amounts: Sums; readonly first: readonly FirstRow[] }
    >
  >;
  readonly owed: Sums;
  readonly flags: Readonly<Record<string, number>>;
  readonly unknownColumns: readonly string[];
  readonly holds: readonly { readonly code: string; readonly message: string }[];
  readonly release?: { readonly reason: string; readonly at: string } | undefined;
  /** Where the files of a run are; a plan has none, a held run its report. */
  readonly outputs?:
    | {
        readonly processed?: string | undefined;
        readonly rejected?: string | undefined;
        readonly report: string;
      }
    | undefined;
}

/** What came of a command. `reason` is one line. */
export type Outcome =
  | { readonly type: "planned"; readonly summary: Summary }
  | { readonly type: "ran"; readonly summary: Summary; readonly seconds: number }
  | { readonly type: "explained"; readonly explanation: Explanation }
  | { readonly type: "listed"; readonly cases: readonly WaitingCase[] }
  | {
      readonly type: "resolved";
      readonly invoiceId: string;
      readonly decided: Decided;
      readonly balance: DecimalMoney;
      readonly state: BillState;
    }
  | { readonly type: "refused"; readonly code: string; readonly reason: string }
  | { readonly type: "failed"; readonly reason: string };

/** One line of what a running program tells while it works; the last is the outcome. */
export type OperatorMessage =
  | { readonly type: "progress"; readonly progress: IngestProgress }
  | Outcome;

const absolutePath = z.string().refine(isAbsolute);
const file = { path: absolutePath, profile: z.unknown().optional() };
const out = absolutePath.optional();

/** Checks a command, parsed from JSON. */
export const operatorCommand: z.ZodType<OperatorCommand> = z.discriminatedUnion("command", [
  z.strictObject({ command: z.literal("plan"), ...file }),
  z.strictObject({ command: z.literal("ingest"), ...file, out }),
  z.strictObject({ command: z.literal("release"), run: z.string(), reason: z.string(), out }),
  z.strictObject({ command: z.literal("explain"), invoiceId: z.string() }),
  z.strictObject({ command: z.literal("exceptions"), limit: z.int().min(1) }),
  z.strictObject({
    command: z.literal("resolve"),
    invoiceId: z.string(),
    caseId: z.string(),
    action,
    by: z.string().max(longest.by),
    evidence: z.string().max(longest.evidence),
    gatewayRef: z.string().max(longest.gatewayRef).optional(),
  }),
]);

const figures = z.object({
  billed: z.string(),
  balance: z.string(),
  customerName: z.string(),
  due: z.string(),
});

const firstRow = z.object({
  line: z.number(),
  invoiceId: z.string().optional(),
  flags: z.array(z.string()),
  before: figures.optional(),
  after: figures.optional(),
  problem: z
    .object({ code: z.string(), column: z.string().optional(), message: z.string() })
    .optional(),
});

const sums = z.record(z.string(), z.string());
const decision = z.object({ rows: z.number(), amounts: sums, first: z.array(firstRow) });

const summary = z.object({
  outcome: z.enum(["applied", "held"]),
  run: z.string(),
  file: z.string(),
  profile: z.string(),
  businessDate: z.string(),
  rows: z.number(),
  decisions: z.object({
    created: decision,
    revised: decision,
    unchanged: decision,
    stale: decision,
    deferred: decision,
    rejected: decision,
  }),
  owed: sums,
  flags: z.record(z.string(), z.number()),
  unknownColumns: z.array(z.string()),
  holds: z.array(z.object({ code: z.string(), message: z.string() })),
  release: z.object({ reason: z.string(), at: z.string() }).optional(),
  outputs: z
    .object({
      processed: z.string().optional(),
      rejected: z.string().optional(),
      report: z.string(),
    })
    .optional(),
});

/** Checks a line of what is told, parsed from JSON. */
export const operatorMessage: z.ZodType<OperatorMessage> = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("progress"),
    progress: z.object({ rows: z.number(), bytes: z.number(), ofBytes: z.number() }),
  }),
  z.object({ type: z.literal("planned"), summary }),
  z.object({ type: z.literal("ran"), summary, seconds: z.number() }),
  z.object({ type: z.literal("explained"), explanation }),
  z.object({ type: z.literal("listed"), cases: z.array(waitingCase) }),
  z.object({
    type: z.literal("resolved"),
    invoiceId: z.string(),
    decided,
    balance: decimalMoney,
    state: billState,
  }),
  z.object({ type: z.literal("refused"), code: z.string(), reason: z.string() }),
  z.object({ type: z.literal("failed"), reason: z.string() }),
]);
