import { afterEach, describe, expect, it, vi } from "vitest";

import { fail } from "../src/cli/exit.ts";
import { printJson } from "../src/cli/print-outcome.ts";
import type { Summary } from "../src/operator/wire.ts";
import { plain, plainJson } from "../src/terminal/plain.ts";
import { planLines, releaseHint, runLines } from "../src/terminal/print-summary.ts";
import { timeLeft } from "../src/terminal/progress-bar.ts";
import { tell } from "../src/terminal/tell.ts";

const none = { rows: 0, amounts: {}, first: [] };
const nothingDecided: Summary["decisions"] = {
  created: none,
  revised: none,
  unchanged: none,
  stale: none,
  deferred: none,
  rejected: none,
};

function summaryWith(changes: Partial<Summary>): Summary {
  return {
    outcome: "applied",
    run: "f".repeat(64),
    file: "bills.csv",
    profile: "default",
    businessDate: "2026-11-22",
    rows: 0,
    decisions: nothingDecided,
    owed: {},
    flags: {},
    unknownColumns: [],
    holds: [],
    ...changes,
  };
}

const clearScreen = "\u001B[2J";

afterEach(() => {
  vi.restoreAllMocks();
});

function written(stream: NodeJS.WriteStream, write: () => unknown): string {
  const spy = vi.spyOn(stream, "write").mockReturnValue(true);
  write();
  const text = spy.mock.calls.map(([part]) => String(part)).join("");
  spy.mockRestore();
  return text;
}

describe("text from files on the terminal", () => {
  it.each([
    ["José Núñez, 北京 🙂", "José Núñez, 北京 🙂"],
    [`a${clearScreen}b`, "a[2Jb"],
    ["a\u009B2Jb\u0007\u0000", "a2Jb"],
    ["safe\u202Egnp.csv", "safegnp.csv"],
    ["one\r\ntwo\tthree", "one two three"],
  ])("%j is written as %j", (text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  it("is plain in a summary, wherever it comes from", () => {
    const dirty = summaryWith({
      file: `bills${clearScreen}.csv`,
      profile: `p${clearScreen}`,
      owed: { [`USD${clearScreen}`]: `1${clearScreen}` },
      flags: { [`W_CREDIT${clearScreen}`]: 1 },
      unknownColumns: [`Colour${clearScreen}\nbillsdue: all is well`],
      holds: [{ code: "F_ANOMALY", message: clearScreen }],
      outputs: { processed: clearScreen, rejected: clearScreen, report: clearScreen },
      release: { reason: clearScreen, at: "" },
      decisions: {
        ...nothingDecided,
        created: {
          rows: 1,
          amounts: { USD: clearScreen },
          first: [
            {
              line: 2,
              invoiceId: clearScreen,
              flags: [],
              after: { billed: "1", balance: "1", customerName: `${clearScreen}\n`, due: "" },
            },
          ],
        },
        rejected: {
          rows: 1,
          amounts: {},
          first: [{ line: 2, flags: [], problem: { code: "E_NAME", message: clearScreen } }],
        },
      },
    });
    for (const lines of [runLines(dirty, 1), planLines(dirty)]) {
      expect(lines.join("")).not.toContain(clearScreen);
      expect(lines.join("")).not.toContain("\n");
      expect(lines).toContain("  columns not used: Colour[2J billsdue: all is well");
    }
  });

  it.each([
    ["C0, DEL and C1 controls", "a\u0000\u001B\u007F\u0085\u009B2Jb"],
    ["bidi marks", "\u061C\u200E\u200F\u202A\u202E\u2066\u2069gnp.csv"],
    ["what else is not seen", "\u00AD\u200B\uFEFF\u{E0041}\uE000\uDC00"],
    ["line and paragraph separators", "one\r\ntwo\u2028three\u2029"],
  ])("is written as JSON without %s, which programs read all the same", (_what, text) => {
    const data = { [text]: [text, { nothing: "else: José 北京 🙂 \\" }] };
    for (const outcome of [
      { type: "failed", reason: text },
      { type: "refused", code: text, reason: text },
      { type: "listed", cases: [] },
    ] as const) {
      const json = written(process.stdout, () => printJson(outcome));
      expect(json).not.toMatch(/[\u2028\u2029]|[^\P{C}\n]/u);
      expect(JSON.parse(json)).toStrictEqual(outcome);
    }
    expect(JSON.parse(plainJson(data))).toStrictEqual(data);
    expect(plainJson(data)).toContain("José 北京 🙂");
    expect(plainJson("\u009B\u{E0041}")).toBe(String.raw`"\u009b\udb40\udc41"`);
  });

  it("is plain in what is told and in why the program ends", () => {
    for (const kind of ["news", "fault"] as const) {
      const told = written(process.stdout, () => tell(`e-mail to ${clearScreen}a\nb`, kind));
      expect(told).not.toContain(clearScreen);
      expect(told).toMatch(/e-mail to \[2Ja b.*\n$/);
    }
    expect(written(process.stderr, () => fail(`no column ${clearScreen}a\nb`))).toBe(
      "billsdue: no column [2Ja b\n",
    );
  });
});

describe("a summary on the terminal", () => {
  const lee = { billed: "10.00 USD", balance: "10.00 USD", customerName: "Lee", due: "" };
  const decisions: Summary["decisions"] = {
    created: {
      rows: 1_234,
      amounts: { USD: "1234567.89", JPY: "-5000" },
      first: [
        { line: 2, invoiceId: "007", flags: ["W_DUE_TEXT"], after: { ...lee, due: "On receipt" } },
      ],
    },
    revised: {
      rows: 1,
      amounts: { USD: "12.00" },
      first: [
        {
          line: 3,
          invoiceId: "8",
          flags: [],
          before: lee,
          after: { ...lee, billed: "12.00 USD", balance: "2.00 USD", due: "2026-12-01" },
        },
      ],
    },
    unchanged: {
      rows: 1,
      amounts: {},
      first: [{ line: 4, invoiceId: "9", flags: [], before: lee, after: lee }],
    },
    stale: { rows: 1, amounts: {}, first: [{ line: 5, invoiceId: "10", flags: [] }] },
    deferred: none,
    rejected: {
      rows: 7,
      amounts: {},
      first: [
        { line: 6, flags: [], problem: { code: "E_AMOUNT", column: "balance", message: "no" } },
      ],
    },
  };

  it("shows what a plan would change, old and new", () => {
    const summary = summaryWith({ rows: 1_244, decisions, owed: { USD: "1234579.89" } });
    expect(planLines(summary)).toStrictEqual([
      "bills.csv  plan: it would be applied, as of 2026-11-22, profile default",
      "  read       1,244",
      "  created    1,234  1,234,567.89 USD, -5,000 JPY",
      "  revised        1                     12.00 USD",
      "  unchanged      1",
      "  stale          1",
      "  rejected       7",
      "  owed                          1,234,579.89 USD",
      "  created, the first 1",
      "    line 2: invoice 007  Lee, 10.00 USD, due On receipt  [W_DUE_TEXT]",
      "  revised",
      "    line 3: invoice 8  billed 10.00 USD → 12.00 USD, balance 10.00 USD → 2.00 USD, due none → 2026-12-01",
      "  unchanged",
      "    line 4: invoice 9  stays at 10.00 USD, balance 10.00 USD",
      "  stale",
      "    line 5: invoice 10  stays unknown",
      "  rejected, the first 1",
      "    line 6: E_AMOUNT balance: no",
      "  Nothing was changed.",
    ]);
  });

  it("says first why a file is held, and how to release it", () => {
    const holds = [{ code: "F_ANOMALY", message: "70 rows, 100 in the file before" }];
    const summary = summaryWith({ outcome: "held", decisions, holds });
    expect(runLines(summary, 2).slice(0, 3)).toStrictEqual([
      "bills.csv  HELD, nothing is applied, as of 2026-11-22, profile default",
      "  F_ANOMALY 70 rows, 100 in the file before",
      "  read                    0",
    ]);
    expect(runLines(summary, 2)).toContain("  and 6 more rejected rows");
    expect(releaseHint(summary, " --port 8080")).toContain(
      `billsdue release ${summary.run} --reason "..." --port 8080`,
    );
  });

  it.each([
    [10, 0.5, "10 s left"],
    [10, 0.1, "1 min 30 s left"],
    [10, 1, "0 s left"],
    [0, 0, ""],
  ])("after %s s and a share of %s done: %s", (seconds, share, words) => {
    expect(timeLeft(seconds, share)).toBe(words);
  });
});
