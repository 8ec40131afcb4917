import { readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";

import { describe, expect, it } from "vitest";
import * as z from "zod";

import { billsdue, freePort, inEmptyFolder } from "./run-billsdue.ts";

describe("billsdue --help", () => {
  it.each([
    ["start"],
    ["plan"],
    ["ingest"],
    ["release"],
    ["explain"],
    ["exceptions"],
    ["resolve"],
    ["generate"],
  ])("has a page for %s", async (command) => {
    const { code, stdout, stderr } = await billsdue([command, "--help"]);
    expect({ code, stderr }).toStrictEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`Usage: billsdue ${command}`);
    expect(stdout).toContain("Example");
  });
});

describe("billsdue … --deployed", () => {
  it("says all that the environment lacks, and does not look for a running program", async () => {
    const { code, stderr } = await billsdue(["exceptions", "--deployed"]);
    expect(code).toBe(1);
    expect(stderr).toContain("BILLSDUE_TABLE is missing");
    expect(stderr).toContain("BILLSDUE_WEBSITE is missing");
  });
});

describe("billsdue --version", () => {
  it("says the version of the package", async () => {
    const manifest = await readFile(new URL("../package.json", import.meta.url), "utf8");
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(manifest));
    expect(await billsdue(["--version"])).toStrictEqual({
      code: 0,
      stdout: `${version}\n`,
      stderr: "",
    });
  });
});

describe("billsdue generate", () => {
  it("writes the same bytes for the same seed, and others for another", async () => {
    await inEmptyFolder(async (folder) => {
      const written = async (seed: string, out: string) => {
        const args = ["generate", "--rows", "50", "--seed", seed, "--out", out];
        expect(await billsdue(args, folder)).toMatchObject({ code: 0, stderr: "" });
        return readFile(join(folder, out), "utf8");
      };
      const first = await written("7", "one.csv");
      expect(first.split("\n").slice(0, 3)).toStrictEqual([
        "InvoiceID,CustomerName,Balance,IsProcessed",
        expect.stringMatching(/^1,\w+ \w+,\d+\.\d\d,0$/),
        expect.stringMatching(/^2,\w+ \w+,\d+\.\d\d,[01]$/),
      ]);
      expect(first.trimEnd().split("\n")).toHaveLength(51);
      expect(await written("7", "folder/two.csv")).toBe(first);
      expect(await written("8", "three.csv")).not.toBe(first);
    });
  });
});

const header = "InvoiceID,CustomerName,Balance\n";

describe("billsdue, with none running", () => {
  const said = (stdout: string) =>
    stdout.split("\n").map((line) => line.trim().replaceAll(/ {2,}/g, " "));

  it("tries a file on an empty table, writes nothing unless it is told where, and says so", async () => {
    await inEmptyFolder(async (folder) => {
      await writeFile(join(folder, "bills.csv"), `${header}1,Ann Lee,5.00\n2,Bob Ray,(1.50)\n`);
      const port = `${await freePort()}`;
      const { code, stdout, stderr } = await billsdue(["ingest", "bills.csv", "-p", port], folder);
      expect({ code, stderr }).toStrictEqual({ code: 0, stderr: "" });
      expect(said(stdout)).toStrictEqual([
        expect.stringMatching(/^bills\.csv applied, as of \d{4}-\d\d-\d\d, profile default$/),
        "read 2",
        "created 2 3.50 USD",
        "revised 0",
        "unchanged 0",
        "stale 0",
        "rejected 0",
        "owed 5.00 USD",
        "W_CREDIT: 1",
        expect.stringMatching(/^in \d+\.\d\d s, [\d,]+ rows\/s$/),
        "",
        "No billsdue is running on this port, so this was a trial in an empty table: nothing is kept.",
        "Run `billsdue start` first, and ingest while it runs.",
        "",
      ]);
      expect(await readdir(folder)).toStrictEqual(["bills.csv"]);
      const kept = await billsdue(["ingest", "bills.csv", "--out", "out", "-p", port], folder);
      expect(said(kept.stdout)).toContain(
        `processed rows ${join(folder, "out", "processed_bills.psv")}`,
      );
      expect((await readdir(join(folder, "out"))).toSorted()).toStrictEqual([
        "processed_bills.psv",
        "rejected_bills.csv",
        "report_bills.json",
      ]);
    });
  });

  it("plans for an empty table, for people and for programs, and leaves no file behind", async () => {
    await inEmptyFolder(async (folder) => {
      const rows = "1,Ann Lee,5.00\n2,Bob Ray,(1.50)\n3,Cy Fox,x\n4,Di Orr,2.00,9\n";
      await writeFile(join(folder, "bills.csv"), header + rows);
      const port = `${await freePort()}`;
      const planned = await billsdue(["plan", "bills.csv", "-p", port], folder);
      expect(planned).toMatchObject({ code: 2, stderr: "" });
      expect(said(planned.stdout).slice(0, 2)).toStrictEqual([
        expect.stringMatching(/^bills\.csv plan: it would be HELD/),
        "F_TOO_MANY_REJECTS 2 of 4 rows are rejected, more than 5 %",
      ]);
      expect(said(planned.stdout).slice(9)).toStrictEqual([
        "W_CREDIT: 1",
        "created",
        "line 2: invoice 1 Ann Lee, 5.00 USD",
        "line 3: invoice 2 Bob Ray, -1.50 USD [W_CREDIT]",
        "rejected",
        "line 4: E_AMOUNT balance: the balance is not an amount such as 551 or 551.00",
        "line 5: E_COLUMN_COUNT the row has 4 fields, the header 3",
        "Nothing was changed.",
        "",
        "No billsdue is running on this port, so the plan is for an empty table.",
        "",
      ]);
      const json = await billsdue(["plan", "bills.csv", "--json", "-p", port], folder);
      expect(json).toMatchObject({ code: 2, stderr: "" });
      expect(JSON.parse(json.stdout)).toMatchObject({
        outcome: "held",
        rows: 4,
        decisions: { created: { rows: 2, amounts: { USD: "3.50" } }, rejected: { rows: 2 } },
        holds: [{ code: "F_TOO_MANY_REJECTS" }],
      });
      expect(await readdir(folder)).toStrictEqual(["bills.csv"]);
    });
  });

  it("reads a file by its profile, and puts the outputs where it is told", async () => {
    await inEmptyFolder(async (folder) => {
      const bills = "Nummer;Kunde;Betrag;Datum\n7;M\u00fcller;1.234,50;24.12.2026\n";
      await writeFile(join(folder, "bills.csv"), Buffer.from(bills, "latin1"));
      const profile = {
        name: "acme",
        delimiter: ";",
        encoding: "windows-1252",
        decimalMark: ",",
        dateFormat: "DD.MM.YYYY",
        defaultCurrency: "EUR",
        headers: {
          invoiceId: ["Nummer"],
          customerName: ["Kunde"],
          balance: ["Betrag"],
          dueOn: ["Datum"],
        },
      };
      await writeFile(join(folder, "acme.json"), JSON.stringify(profile));
      const port = `${await freePort()}`;
      const args = ["ingest", "bills.csv", "--profile", "acme.json", "--out", "there", "-p", port];
      expect(await billsdue(args, folder)).toMatchObject({ code: 0, stderr: "" });
      expect(await readFile(join(folder, "there", "processed_bills.psv"), "utf8")).toContain(
        "\n7|M\u00fcller|1234.50|EUR|2026-12-24|",
      );
    });
  });
});

describe("what is wrong is one line, and a code that is not zero", () => {
  const failing = async (args: readonly string[], folder: string) => {
    const { code, stdout, stderr } = await billsdue(args, folder);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^billsdue: .+\n$/);
    return [code, stderr.slice("billsdue: ".length, -1)];
  };

  it("an option that is none, or no number", async () => {
    await inEmptyFolder(async (folder) => {
      expect(await failing(["start", "--colour"], folder)).toStrictEqual([
        1,
        "unknown option '--colour'",
      ]);
      expect(await failing(["start", "--fil", "bills.csv"], folder)).toStrictEqual([
        1,
        "unknown option '--fil' (Did you mean --file?)",
      ]);
      expect(await failing(["generate", "--rows", "many"], folder)).toStrictEqual([
        1,
        "option '--rows <number>' argument 'many' is invalid. It must be a whole number from 1 to 100000000.",
      ]);
    });
  });

  it("a look-up factor to ask for, and a generated file that has none", async () => {
    await inEmptyFolder(async (folder) => {
      expect(await failing(["start", "--look-up", "name-and-factor"], folder)).toStrictEqual([
        1,
        "the generated file has no look-up factor: give --file",
      ]);
    });
  });

  it("a file that is not there, is a folder, is no text, or lacks a column", async () => {
    await inEmptyFolder(async (folder) => {
      const port = `${await freePort()}`;
      const reading = async (file: string) => failing(["ingest", file, "-p", port], folder);
      expect(await reading("missing.csv")).toStrictEqual([
        1,
        `there is no file ${join(folder, "missing.csv")}`,
      ]);
      expect(await reading(".")).toStrictEqual([1, `${folder} is not a file`]);
      await writeFile(join(folder, "bills.xlsx"), Buffer.from([0x50, 0x4b, 3, 4, 0, 0]));
      expect(await reading("bills.xlsx")).toStrictEqual([
        3,
        expect.stringMatching(/^F_NOT_TEXT .*Export it as CSV/),
      ]);
      await writeFile(join(folder, "bills.csv"), "InvoiceID,Balance\n1,5.00\n");
      expect(await reading("bills.csv")).toStrictEqual([
        3,
        expect.stringMatching(/^F_HEADER No column for customerName .*InvoiceID \| Balance$/),
      ]);
    });
  });

  it("a profile that is not there, is no JSON, or has a field that is wrong", async () => {
    await inEmptyFolder(async (folder) => {
      const profiled = async (profile: string) =>
        failing(["plan", "bills.csv", "--profile", profile], folder);
      expect(await profiled("no.json")).toStrictEqual([
        1,
        expect.stringMatching(/^the profile no\.json cannot be read: ENOENT/),
      ]);
      await writeFile(join(folder, "broken.json"), "{");
      expect(await profiled("broken.json")).toStrictEqual([
        1,
        expect.stringMatching(/^the profile broken\.json cannot be read: /),
      ]);
      await writeFile(
        join(folder, "wrong.json"),
        '{"name":"a","trailer":{"marker":"T","count":2}}',
      );
      expect(await profiled("wrong.json")).toStrictEqual([
        1,
        'the profile wrong.json is not valid: trailer: Unrecognized key: "count"',
      ]);
    });
  });

  it("a decision without evidence, or of a kind that does not exist", async () => {
    await inEmptyFolder(async (folder) => {
      expect(await failing(["resolve", "7", "e1", "keep"], folder)).toStrictEqual([
        1,
        "required option '--evidence <words>' not specified",
      ]);
      const unheard = ["resolve", "7", "e1", "forget", "--evidence", "x"];
      expect(await failing(unheard, folder)).toStrictEqual([
        1,
        "command-argument value 'forget' is invalid for argument 'action'. Allowed choices are keep, refunded, noted, posted, not-posted, confirm-captured, confirm-not-charged.",
      ]);
    });
  });

  it("a decision of which something is too long", async () => {
    await inEmptyFolder(async (folder) => {
      const deciding = ["resolve", "7", "e1", "refunded", "-p", `${await freePort()}`];
      const decided = { "--by": "ann", "--evidence": "a letter", "--reference": "re_1" };
      const said = (changes: Readonly<Record<string, string>>) => [
        ...deciding,
        ...Object.entries({ ...decided, ...changes }).flat(),
      ];
      const most = { "--by": 100, "--evidence": 2000, "--reference": 200 };
      for (const [option, length] of Object.entries(most)) {
        const line = `${option} takes at most ${length} characters`;
        const args = said({ [option]: "x".repeat(length + 1) });
        expect(await failing(args, folder)).toStrictEqual([3, line]);
        const { code, stdout } = await billsdue([...args, "--json"], folder);
        expect([code, JSON.parse(stdout)]).toStrictEqual([
          3,
          { type: "refused", code: "too-long", reason: line },
        ]);
      }
      const longest = Object.entries(most).map(([option, length]) => [option, "x".repeat(length)]);
      expect(await failing(said(Object.fromEntries(longest)), folder)).toStrictEqual([
        1,
        expect.stringMatching(/^no billsdue is running/),
      ]);
    });
  });

  it("what only a billsdue that runs can tell with none running, or a release without a reason", async () => {
    await inEmptyFolder(async (folder) => {
      const port = `${await freePort()}`;
      const nobody = `no billsdue is running on port ${port}: what it knows is in its memory`;
      const run = "f".repeat(64);
      expect(await failing(["release", run, "--reason", "x", "-p", port], folder)).toStrictEqual([
        1,
        nobody,
      ]);
      expect(await failing(["explain", "7", "-p", port], folder)).toStrictEqual([1, nobody]);
      expect(await failing(["exceptions", "-p", port], folder)).toStrictEqual([1, nobody]);
      const decision = ["resolve", "7", "e1", "keep", "--evidence", "x", "-p", port];
      expect(await failing(decision, folder)).toStrictEqual([1, nobody]);
      expect(await failing(["release", run], folder)).toStrictEqual([
        1,
        "required option '--reason <words>' not specified",
      ]);
    });
  });

  it("a port that is taken, a file for start that cannot be read, a folder that cannot be written", async () => {
    await inEmptyFolder(async (folder) => {
      const port = await freePort();
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(port + 1, "localhost", resolve));
      const taken = `port ${port + 1} cannot be used: it is taken. Choose another with --port`;
      expect(await failing(["start", "-p", `${port + 1}`], folder)).toStrictEqual([1, taken]);
      expect(await failing(["start", "-p", `${port}`], folder)).toStrictEqual([1, taken]);
      await new Promise<void>((resolve) => server.close(() => resolve()));
      expect(await failing(["start", "-p", `${port}`, "--file", "no.csv"], folder)).toStrictEqual([
        1,
        `there is no file ${join(folder, "no.csv")}`,
      ]);
      await writeFile(join(folder, "taken"), "");
      expect(await failing(["generate", "--out", "taken/bills.csv"], folder)).toStrictEqual([
        1,
        expect.stringMatching(/^cannot write taken\/bills\.csv: /),
      ]);
    });
  });
});
