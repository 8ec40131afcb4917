import { createHash } from "node:crypto";

import {
  abandonRun,
  defaultPolicy,
  fingerprintOf,
  type IngestInput,
  ingestFile,
  type IngestReport,
  ingestRange,
  type Profile,
  splitFile,
} from "@billsdue/core";
import { value } from "@billsdue/core/testing";
import fc, { type Arbitrary } from "fast-check";
import { ok, type Result } from "neverthrow";
import { describe, expect, it } from "vitest";

import { ingestInRanges, type Order } from "./in-ranges.ts";
import { name } from "./ingestion.ts";
import { known, leftBy, worldOf } from "./rerun-scene.ts";
import { neverHeld, type World } from "./world.ts";

const policy = defaultPolicy;
const ids = ["1", "2", "3", "4", "5", "6", "007", "é"];
const utf8 = new TextEncoder();

/** How text becomes bytes, and the profile's encoding for it. Characters that an encoding has not are left out. */
const encodings = {
  utf8: { label: "utf-8", encode: (text: string) => utf8.encode(text) },
  marked: { label: "utf-8", encode: (text: string) => utf8.encode(`\uFEFF${text}`) },
  utf16le: { label: "utf-8", encode: (text: string) => utf16(`\uFEFF${text}`, [0, 8]) },
  utf16be: { label: "utf-8", encode: (text: string) => utf16(`\uFEFF${text}`, [8, 0]) },
  bare16le: { label: "utf-16le", encode: (text: string) => utf16(text, [0, 8]) },
  windows: {
    label: "windows-1252",
    encode: (text: string) => byCharacter(text, { é: [0xe9], "€": [0x80] }),
  },
  gbk: { label: "gbk", encode: (text: string) => byCharacter(text, { 汉: [0xba, 0xba] }) },
  shiftJis: {
    label: "shift_jis",
    encode: (text: string) => byCharacter(text, { 汉: [0x8a, 0xbf] }),
  },
  iso2022: {
    label: "iso-2022-jp",
    // The yen sign leaves the line, and those behind it, in a shift of its own.
    encode: (text: string) => byCharacter(text, { "€": [0x1b, 0x28, 0x4a, 0x5c] }),
  },
} as const;

function utf16(text: string, shifts: readonly number[]): Uint8Array {
  return Uint8Array.from(
    text.split("").flatMap((unit) => shifts.map((by) => (unit.charCodeAt(0) >> by) & 0xff)),
  );
}

function byCharacter(text: string, others: Readonly<Record<string, readonly number[]>>) {
  return Uint8Array.from(
    [...text].flatMap((character) => {
      const code = character.charCodeAt(0);
      return code < 128 ? [code] : [...(others[character] ?? [])];
    }),
  );
}

const profiles: readonly Profile[] = [
  neverHeld,
  neverHeld,
  { ...neverHeld, duplicates: "reject" },
  { ...neverHeld, leadingRecord: { marker: "H", businessDateAt: 2 } },
  { ...neverHeld, trailer: { marker: "T", countAt: 2 } },
  { ...neverHeld, holds: { ...neverHeld.holds, rejectedShare: 0.3 } },
  { ...neverHeld, limits: { ...neverHeld.limits, rowLength: 100 } },
];

const columns = "InvoiceID,CustomerName,Balance,Currency";
const rejectColumns = ",reject_code,reject_column,reject_message as of 2026-11-23";
const row = fc
  .tuple(
    fc.constantFrom(...ids),
    fc.constantFrom("Lee", "Lee", "Lee", "é€汉", '"a,b"', '"x\ny"', '"x\r\ny\n"', "\u0A0A\u0A41"),
    fc.constantFrom("10.00", "10.00", "10.00", "11.00", "-1", "x"),
    fc.constantFrom("USD", "USD", "USD", "EUR"),
  )
  .map((cells) => cells.join(","));
const odd = fc.constantFrom(
  "",
  "  ",
  columns,
  "\uFEFF1,Lee,10.00,USD",
  '2,"Lee,10.00,USD',
  '"2"x,Lee,10.00,USD',
  "T,3",
  "H,2026-11-23",
  `3,${"x".repeat(120)},10.00,USD`,
);
const lineEnd = fc.constantFrom("\n", "\n", "\n", "\r\n", "\r", "\n\n");

interface Given {
  readonly bytes: Uint8Array;
  readonly profile: Profile;
  readonly chunkBytes: number;
  /** Of each invoice, by its place among those of a scene. */
  readonly past: readonly number[];
  /** The day of a file that was applied whole before, if any was. */
  readonly before: string | undefined;
}

function given(): Arbitrary<Given> {
  const encoding = fc.constantFrom(...Object.values(encodings));
  const file = fc.tuple(
    fc.constantFrom("", "", "H,2026-11-23\n", "\n"),
    fc.tuple(fc.boolean(), lineEnd),
    fc.array(
      fc.tuple(fc.oneof({ weight: 7, arbitrary: row }, { weight: 1, arbitrary: odd }), lineEnd),
      {
        minLength: 1,
        maxLength: 14,
      },
    ),
    fc.constantFrom("", "", "T,3\n", "1,Lee,10.00"),
  );
  return fc
    .tuple(
      encoding,
      file,
      fc.constantFrom(...profiles),
      fc.constantFrom(5, 64, 4096),
      fc.array(fc.nat({ max: 9 }), { minLength: ids.length, maxLength: ids.length }),
      fc.constantFrom(undefined, undefined, "2026-11-22", "2026-11-24"),
    )
    .map(
      ([
        { label, encode },
        [leading, [isCorrection, end], records, last],
        profile,
        chunkBytes,
        past,
        before,
      ]) => {
        const [ours, theirs] = isCorrection ? [rejectColumns, ",E_AMOUNT,balance,no"] : ["", ""];
        const lines = records.map(
          ([text, ended]) => `${text}${text.trim() === "" ? "" : theirs}${ended}`,
        );
        const text = `${leading}${columns}${ours}${end}${lines.join("")}${last}`;
        return {
          bytes: encode(text),
          profile: { ...profile, encoding: label },
          chunkBytes,
          past,
          before,
        };
      },
    );
}

/** Each number, in any order, some at once, some again. */
function orders(): Arbitrary<Order> {
  return fc
    .tuple(fc.array(fc.nat(), { minLength: 1 }), fc.integer({ min: 1, max: 4 }), fc.boolean())
    .map(([chances, atOnce, isTwice]) => (numbers) => {
      const weighed = [...numbers, ...(isTwice ? numbers : [])].map((number, nth) => ({
        number,
        weight: chances[nth % chances.length] ?? 0,
      }));
      const shuffled = weighed.sort((left, right) => left.weight - right.weight);
      const groups = Array.from({ length: Math.ceil(shuffled.length / atOnce) }, (_, nth) =>
        shuffled.slice(nth * atOnce, (nth + 1) * atOnce),
      );
      return groups.map((group) => group.map(({ number }) => number));
    });
}

async function worldWith({ bytes, chunkBytes, past, before }: Given): Promise<World> {
  const store = ids.flatMap((id, nth) => known(id, "Lee", past[nth] ?? 0));
  const world = await worldOf({ content: "", store });
  if (before !== undefined) {
    world.put(`bills-${before}.csv`, `${columns}\n1,Lee,10.00,USD\n`);
    value(await world.ingest(`bills-${before}.csv`));
    world.clock.advance(1_000);
  }
  world.ports.files.put(name, bytes, world.clock.now(), { chunkBytes });
  return world;
}

/** How a file is ingested, in one pass or another way. */
type Way = (world: World, input: IngestInput) => Promise<Result<IngestReport, unknown>>;

const inOnePass: Way = async ({ ports }, input) => ingestFile(ports)(input);

/** What is there after a file is ingested that way, and, where it was held, once it is released and ingested again. */
async function comesOf(file: Given, way: Way) {
  const world = await worldWith(file);
  const fingerprint = fingerprintOf(createHash("sha256").update(file.bytes).digest());
  const input = { key: name, profile: file.profile, policy };
  const seen = async () => ({
    ingested: plain(await way(world, input)),
    left: await leftBy(world, { ids, fingerprint }),
    heard: [...world.heard],
  });
  const first = await seen();
  const release = { reason: "it is right", at: world.clock.now() };
  const released = value(await world.ports.ledger.release(fingerprint, release));
  world.clock.advance(1);
  return [first, released === undefined ? undefined : await seen()];
}

function plain(result: Result<IngestReport, unknown>): unknown {
  if (result.isErr()) return result.error;
  const { release, ...report } = result.value;
  return { ...report, release: release === undefined ? undefined : { ...release, at: "…" } };
}

describe("a file that is ingested in ranges", () => {
  /** Each run ingests a file two to four times. */
  const fewer = { numRuns: Math.ceil((fc.readConfigureGlobal().numRuns ?? 300) / 3) };
  const rangeBytes = fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 80 }), fc.constant(4096));

  it("comes to the same as in one pass, whatever the file, the ranges and their order", async () => {
    await fc.assert(
      fc.asyncProperty(given(), rangeBytes, orders(), async (file, bytes, order) => {
        const way: Way = ({ ports }, input) =>
          ingestInRanges(ports, { ...input, rangeBytes: bytes }, order);
        expect(await comesOf(file, way)).toStrictEqual(await comesOf(file, inOnePass));
      }),
      fewer,
    );
  });

  it("comes to the same where it was let go of before, and is begun anew in whatever way", async () => {
    await fc.assert(
      fc.asyncProperty(
        given(),
        rangeBytes,
        rangeBytes,
        orders(),
        fc.nat({ max: 4 }),
        fc.boolean(),
        async (file, bytes, others, order, done, isWhole) => {
          const way: Way = async (world, input) => {
            const { ports } = world;
            const split = await splitFile(ports)({ ...input, rangeBytes: bytes });
            if (split.isErr()) return inOnePass(world, input);
            if (split.value.type === "held") return ok(split.value.report);
            const { plan, ranges, lease } = split.value;
            const some = order(ranges.map(({ number }) => number))
              .flat()
              .slice(0, done);
            for (const number of some) value(await ingestRange(ports)({ plan, number, policy }));
            value(await abandonRun(ports)(lease));
            value(await abandonRun(ports)(lease));
            world.clock.advance(1);
            return isWhole
              ? inOnePass(world, input)
              : ingestInRanges(ports, { ...input, rangeBytes: others }, order);
          };
          expect(await comesOf(file, way)).toStrictEqual(await comesOf(file, inOnePass));
        },
      ),
      fewer,
    );
  });
});
