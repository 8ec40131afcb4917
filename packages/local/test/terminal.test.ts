import { afterEach, describe, expect, it, vi } from "vitest";

import { fail } from "../src/cli/exit.ts";
import { plain } from "../src/terminal/plain.ts";
import { summaryLines } from "../src/terminal/print-summary.ts";
import { tell } from "../src/terminal/tell.ts";

const clearScreen = "\u001B[2J";

afterEach(() => {
  vi.restoreAllMocks();
});

function written(stream: NodeJS.WriteStream, write: () => unknown): string {
  const spy = vi.spyOn(stream, "write").mockReturnValue(true);
  write();
  return spy.mock.calls.map(([text]) => String(text)).join("");
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
    const lines = summaryLines({
      file: `bills${clearScreen}.csv`,
      rows: 1,
      decisions: { created: 0, revised: 0, unchanged: 0, stale: 0, deferred: 0, rejected: 1 },
      owed: [{ currency: `USD${clearScreen}`, amount: `1${clearScreen}` }],
      flags: [{ code: `W_CREDIT${clearScreen}`, count: 1 }],
      unknownColumns: [`Colour${clearScreen}\nbillsdue: all is well`],
      problems: [`line 2: ${clearScreen}`],
      seconds: 0,
    });
    expect(lines.join("")).not.toContain(clearScreen);
    expect(lines.join("")).not.toContain("\n");
    expect(lines).toContain("  columns not used: Colour[2J billsdue: all is well");
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
