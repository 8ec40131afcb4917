import { describe, expect, it } from "vitest";

import { createRecordReader, defaultProfile, parseProfile, type Profile } from "../../src/index.ts";
import { createAcceptance, type ReadRow } from "../../src/ingestion/accept.ts";
import { inspectFile } from "../../src/ingestion/inspect.ts";
import { value, watermark } from "../../src/testing/index.ts";
import { storedChunks } from "./stored-bytes.ts";

const header = "InvoiceID,CustomerName,Balance";

/** What the second pass makes of each record of those lines. */
async function accepted(
  lines: readonly string[],
  profile: Profile = defaultProfile,
): Promise<readonly ReadRow[]> {
  const text = `${lines.join("\n")}\n`;
  const file = storedChunks([new TextEncoder().encode(text)]);
  const inspection = value(await inspectFile(file, profile, "UTC", () => undefined));
  const accept = createAcceptance(inspection, profile, "bills.csv", watermark("2026-11-22"));
  const reader = createRecordReader(profile.delimiter, profile.limits.rowLength);
  return [...reader.push(text), ...reader.end()].map(accept);
}

describe("the second pass", () => {
  it("skips what is no row, and says so of blank lines and of headers that come again", async () => {
    const marked = { leadingRecord: { marker: "H", businessDateAt: 2 }, trailer: { marker: "T" } };
    const profile = value(parseProfile({ name: "marked", ...marked }));
    const read = await accepted(["H,2026-11-22", header, " ", "1,Lee,10", header, "T,1"], profile);
    expect(read.map((row) => (row.type === "skipped" ? row.flag : row.type))).toStrictEqual([
      undefined,
      undefined,
      "W_BLANK",
      "stated",
      "W_REPEATED_HEADER",
      undefined,
    ]);
  });

  it("tells where a row stands, and as of when", async () => {
    const [, row] = await accepted([header, "1,Lee,10"]);
    expect(row).toMatchObject({
      type: "stated",
      isFirst: false,
      stated: { source: { file: "bills.csv", line: 2 }, asOf: watermark("2026-11-22") },
    });
  });

  it("rejects a row that cannot be cut into fields, and says why", async () => {
    const profile = value(parseProfile({ name: "short", limits: { rowLength: 100 } }));
    const read = await accepted(
      [header, '1,"Lee"x,10', `2,${"x".repeat(100)},10`, "3,Lee"],
      profile,
    );
    expect(read.slice(1)).toMatchObject([
      { type: "rejected", problem: { code: "E_QUOTE", message: expect.stringContaining("quote") } },
      {
        type: "rejected",
        problem: {
          code: "E_TOO_LONG",
          message: "the row has more than 100 characters, the profile's limits.rowLength",
        },
      },
      { type: "rejected", problem: { code: "E_COLUMN_COUNT" } },
    ]);
  });

  it("takes the first of rows that say the same, and rejects all that contradict each other", async () => {
    const read = await accepted([
      header,
      "1,Lee,10",
      "2,Kim,10",
      "1,Lee,10",
      "3,Ann,10",
      "3,Ann,11",
    ]);
    const contradiction = {
      type: "rejected",
      problem: {
        code: "E_DUPLICATE_CONFLICT",
        column: "invoiceId",
        message: expect.stringContaining("more than once"),
      },
    };
    expect(read.slice(1)).toMatchObject([
      { type: "stated", isFirst: true, flags: [] },
      { type: "stated", isFirst: false, flags: [] },
      { type: "repeated", flags: ["W_DUPLICATE"] },
      contradiction,
      contradiction,
    ]);
  });
});
