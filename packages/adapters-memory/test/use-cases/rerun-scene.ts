import type { Fingerprint, Invoice, Payment, RunState } from "@billsdue/core";
import {
  currency,
  idempotencyKey,
  instant,
  invoiceId,
  paymentId,
  value,
  watermark,
} from "@billsdue/core/testing";

import { all, header, name, outputsOf } from "./ingestion.ts";
import { createWorld, type World } from "./world.ts";

/** As many invoices as the table takes at once. */
export const batch = 100;

const before = watermark("2026-11-20");
const capturedAt = instant("2026-11-22");

function payment(amount: bigint): Extract<Payment, { status: "created" }> {
  return {
    id: paymentId("p1"),
    amount,
    requestedAt: capturedAt,
    idempotencyKey: idempotencyKey("key-1"),
    receiptTo: [],
    status: "created",
  };
}

function captured(amount: bigint): Payment {
  return {
    ...payment(amount),
    status: "captured",
    capturedAt,
    gatewayRef: "ref-1",
    unpostedFigure: before,
    receipts: [],
  };
}

/** What is in the table before the run, of the first ten ids of each fifty; the file says 10.00 of most of them. */
const past: readonly ((id: string, customerName: string) => Partial<Invoice> | undefined)[] = [
  () => undefined,
  () => ({ billed: 900n }),
  () => ({}),
  () => ({ billed: 900n, asOf: watermark("2026-12-24") }),
  () => ({ billed: 900n, payments: [payment(900n)] }),
  () => ({ billed: 900n, payments: [captured(900n)] }),
  () => ({ payments: [captured(1_000n)] }),
  () => ({ currency: currency("EUR") }),
  (id, customerName) => ({
    billed: 900n,
    payments: [payment(900n)],
    deferred: {
      row: { invoiceId: invoiceId(id), customerName, currency: currency("USD"), amount: 800n },
      asOf: watermark("2026-11-21"),
      source: { file: "bills-2026-11-21.csv", line: 2 },
    },
  }),
  () => ({ payments: [payment(1_000n)], customerName: "Leigh" }),
];

/** A file, and the table it meets. */
export interface Scene {
  readonly fingerprint: Fingerprint;
  readonly ids: readonly string[];
  readonly content: string;
  readonly store: readonly Invoice[];
}

/** A file of `count` invoices with everything in it that can come out differently, and the table it meets. */
export async function sceneOf(
  count: number,
  longName: string,
  isCorrection = false,
): Promise<Scene> {
  const ids = Array.from({ length: count }, (_, nth) => `${1000 + nth}`);
  const nameOf = (id: string) => `Lee ${id} ${longName}`.trim();
  const lines = ids.flatMap((id, nth) => {
    const line = `${id},${nameOf(id)},10.00`;
    if (nth % 50 === 10) return [line, "", `x${id},Lee,n/a`];
    if (nth % 50 === 20) return [line, line];
    if (nth % 50 === 30) return [line, `${id},Somebody else,10.00`];
    return [line];
  });
  const store = ids.flatMap((id) => known(id, nameOf(id), Number(id) % 50));
  const behind = (line: string, ours: string) => (isCorrection && line !== "" ? line + ours : line);
  const content = [
    behind(header, ",reject_code,reject_column,reject_message as of 2026-11-23"),
    ...lines.map((line) => behind(line, ",E_AMOUNT,balance,not right")),
    "",
  ].join("\n");
  const world = createWorld();
  world.put(name, content);
  return { fingerprint: value(await world.plan(name)).report.fingerprint, ids, content, store };
}

/** The invoice with the `nth` past, where that has one. */
export function known(id: string, customerName: string, nth: number): readonly Invoice[] {
  const changes = past[nth]?.(id, customerName);
  if (changes === undefined) return [];
  return [
    {
      id: invoiceId(id),
      customerName,
      currency: currency("USD"),
      billed: 1_000n,
      asOf: before,
      figureSince: before,
      source: { file: "bills-2026-11-20.csv", line: 2, decision: "created" },
      standing: "open",
      payments: [],
      resolutions: [],
      exceptions: [],
      version: 0,
      ...changes,
    },
  ];
}

/** A world with that table and file. */
export async function worldOf({
  content,
  store,
}: Pick<Scene, "content" | "store">): Promise<World> {
  const world: World = createWorld({
    invoices: (table) => ({
      ...table,
      // A long run, so that it has to renew its lease.
      saveMany: (changed) => {
        world.clock.advance(16_000);
        return table.saveMany(changed);
      },
    }),
  });
  for (let at = 0; at < store.length; at += batch) {
    value(await world.invoices.saveMany(store.slice(at, at + batch)));
  }
  world.ports.files.put(name, content, world.clock.now(), { chunkBytes: 32 * 1024 });
  return world;
}

/** Everything there is after a run, but when it began and was released. */
export async function leftBy(
  world: World,
  { ids, fingerprint }: Pick<Scene, "ids" | "fingerprint">,
) {
  const invoices: string[] = [];
  for (let at = 0; at < ids.length; at += batch) {
    invoices.push(...(await all(world, ids.slice(at, at + batch))).map(json));
  }
  const { ledger } = world.ports;
  const state = value(await ledger.find(fingerprint, world.clock.now()));
  const { report = "", ...rows } = outputsOf(world);
  return {
    invoices: invoices.join("\n"),
    outputs: { ...rows, report: withoutInstants(report) },
    ledger: withoutInstants(json(state)),
    applied: value(await ledger.applied("default")),
  };
}

function json(content: Invoice | RunState | undefined): string {
  return JSON.stringify(content ?? null, (_key, field: unknown) => {
    if (typeof field === "bigint") return `${field}`;
    return field instanceof Map ? [...field] : field;
  });
}

function withoutInstants(text: string): string {
  return text.replaceAll(/"(at|startedAt)": ?"[^"]*"/g, '"$1":"…"');
}
