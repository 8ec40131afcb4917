import { flagCodes, holdCodes, refusalCodes, rowCodes } from "@billsdue/core";
import { describe, expect, it } from "vitest";

import { blockOf, blocksOf, parseJson, readText } from "./docs-page.ts";
import { codesOf, createSampleBiller, type Ingested, messagesOf } from "./ingest-sample.ts";

const page = readText("ingestion-codes.md");

const chapters = {
  "Refused files": refusalCodes,
  "Held files": holdCodes,
  "Rejected rows": rowCodes,
  Flags: flagCodes,
};
const codes = Object.values(chapters).flat();

/** The codes that nothing a page can show gives: bytes that are no text, lengths, payments. */
const withoutExample = [
  "F_ALREADY_INGESTED",
  "F_ENCODING",
  "F_NOT_TEXT",
  "F_OWN_OUTPUT",
  "E_TOO_LONG",
  "W_REBILLED",
  "W_OVERTAKEN",
];

const sections = new Map(
  page.split(/^##+ /m).map((section) => [section.slice(0, section.indexOf("\n")), section]),
);

const filesOf = (code: string) =>
  blocksOf(sections.get(code) ?? "").filter(({ info }) => info === "csv");

describe("the page of ingestion codes", () => {
  it.each(Object.entries(chapters))("has every code of %s in its order", (chapter, inChapter) => {
    const [, after = ""] = page.split(`\n## ${chapter}\n`);
    const [text = ""] = after.split(/^## /m);
    const headings = [...text.matchAll(/^### ([A-Z]_\w+)$/gm)].map(([, code]) => code);
    expect(headings).toStrictEqual([...inChapter]);
  });

  it("names no code that there is not, nor do the README and the page on profiles", () => {
    const text = [page, readText("profiles.md"), readText("../README.md")].join();
    const named = new Set([...text.matchAll(/\b[FEW]_[A-Z_]+\b/g)].map(([code]) => code));
    expect([...named].toSorted()).toStrictEqual(codes.toSorted());
  });

  it("says of every code what to do, and has an example of most", () => {
    expect(codes.filter((code) => !sections.get(code)?.includes("\n**Do:** "))).toStrictEqual([]);
    expect(codes.filter((code) => filesOf(code).length === 0)).toStrictEqual(withoutExample);
  });

  it.each(codes.filter((code) => !withoutExample.includes(code)))(
    "shows of %s what its example gives",
    async (code) => {
      const section = sections.get(code) ?? "";
      const profile = blocksOf(section).find(({ info }) => info === "json");
      const biller = createSampleBiller();
      let last: Ingested | undefined;
      for (const { text } of filesOf(code)) {
        last = await biller.ingest("bills.csv", text, profile && parseJson(profile.text));
      }
      expect(last && codesOf(last)).toContain(code);
      const quoted = [...section.matchAll(/^> (.+)$/gm)].map(([, quote]) => quote);
      expect(quoted).toHaveLength(code.startsWith("W_") ? 0 : 1);
      const said = last && messagesOf(last).map(withoutPlace);
      for (const quote of quoted) expect(said).toContain(quote);
    },
  );

  it("shows a rejects file that can be sent again", async () => {
    const profile = parseJson(blockOf(page, "json rejects-example"));
    const source = blockOf(page, "csv rejects-example");
    const rejects = `\uFEFF${blockOf(page, "csv rejected")}`;
    const biller = createSampleBiller();
    const first = await biller.ingest("bills.csv", source, profile);
    expect(first).toMatchObject({ outputs: { rejected: rejects } });
    const corrected = rejects.replace("N/A", "12.00");
    expect(await biller.ingest("rejected_bills.csv", corrected, profile)).toMatchObject({
      outputs: {
        processed: expect.stringContaining("\n131|Diaz|12.00|USD|"),
        rejected: rejects.replace(/^131.*\n/m, ""),
      },
    });
  });
});

/** A row's message without its line and column. */
function withoutPlace(message: string): string {
  return message.replace(/^line \d+: (\w+) (?:[a-zA-Z]+: )?/, "$1 ");
}
