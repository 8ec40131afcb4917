import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";

import { describe, expect, it } from "vitest";
import * as z from "zod";

import { billsdue, freePort, inEmptyFolder } from "./run-billsdue.ts";

describe("billsdue --help", () => {
  it.each([["start"], ["ingest"], ["generate"]])("has a page for %s", async (command) => {
    const { code, stdout, stderr } = await billsdue([command, "--help"]);
    expect({ code, stderr }).toStrictEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`Usage: billsdue ${command}`);
    expect(stdout).toContain("Example");
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

describe("billsdue ingest, with no billsdue running", () => {
  it("tries the file on an empty table and says that nothing is kept", async () => {
    await inEmptyFolder(async (folder) => {
      const rows = ["1,Ann Lee,5.00", "2,Bob Ray,(1.50)", "3,Cy Fox,x", "4,Di Orr,2.00,9"];
      const file = ["InvoiceID,CustomerName,Balance", ...rows, ""].join("\n");
      await writeFile(join(folder, "bills.csv"), file);
      const port = `${await freePort()}`;
      const { code, stdout, stderr } = await billsdue(["ingest", "bills.csv", "-p", port], folder);
      expect({ code, stderr }).toStrictEqual({ code: 0, stderr: "" });
      const lines = stdout.split("\n").map((line) => line.trim().replaceAll(/ {2,}/g, " "));
      expect(lines).toStrictEqual([
        "bills.csv",
        "read 4",
        "created 2",
        "revised 0",
        "unchanged 0",
        "stale 0",
        "rejected 2",
        "total owed USD 5.00",
        expect.stringMatching(/^seconds \d+\.\d\d$/),
        "W_CREDIT: 1",
        "line 4: E_AMOUNT the balance is not an amount such as 551 or 551.00",
        "line 5: E_COLUMN_COUNT the row has 4 fields, the header 3",
        "",
        "No billsdue is running on this port, so this was a trial in an empty table: nothing is kept.",
        "Run `billsdue start` first, and ingest while it runs.",
        "",
      ]);
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
