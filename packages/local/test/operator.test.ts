import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, it } from "vitest";

import { billsdue, freePort, inEmptyFolder, startForTest } from "./run-billsdue.ts";

const header = "InvoiceID,CustomerName,Balance\n";
const bills = Array.from({ length: 10 }, (_, nth) => `${nth + 1},Customer ${nth + 1},10.00`);

it("holds a file that may be wrong until somebody releases it, and explains a bill by its line", async () => {
  await inEmptyFolder(async (folder) => {
    await writeFile(join(folder, "bills-2026-11-20.csv"), `${header}${bills.join("\n")}\n`);
    const few = `${header}1,Customer 1,10.00\n2,Customer 2,12.50\n`;
    await writeFile(join(folder, "bills-2026-11-21.csv"), few);
    const port = `${await freePort()}`;
    const running = startForTest(["start", "-f", "bills-2026-11-20.csv", "-p", port], folder);
    await running.said("Ctrl-C stops it.");
    const run = (...args: readonly string[]) => billsdue([...args, "-p", port], folder);

    const planned = await run("plan", "bills-2026-11-21.csv");
    expect(planned).toMatchObject({ code: 2, stderr: "" });
    expect(planned.stdout).toContain(
      "F_ANOMALY 2 rows, 10 in the file before: more than 30 % fewer",
    );
    expect(planned.stdout).toContain("line 3: invoice 2  billed 10.00 USD → 12.50 USD");
    const held = await run("ingest", "bills-2026-11-21.csv");
    expect(held).toMatchObject({ code: 2, stderr: "" });
    const hint = /billsdue release ([0-9a-f]{64}) --reason/.exec(held.stdout);
    const fingerprint = hint?.[1] ?? "";
    expect((await run("explain", "2")).stdout).toContain("10.00 USD  is the balance");

    const released = await run("release", fingerprint, "--reason", "only two are left");
    expect(released).toMatchObject({ code: 0, stderr: "" });
    expect(released.stdout).toContain("released: only two are left");
    const report = join(folder, "billsdue-out", "report_bills-2026-11-21.json");
    expect(JSON.parse(await readFile(report, "utf8"))).toMatchObject({
      outcome: "applied",
      release: { reason: "only two are left" },
      holds: [{ code: "F_ANOMALY" }, { code: "F_ANOMALY" }],
    });
    expect((await run("explain", "2")).stdout).toBe(
      [
        "invoice 2, Customer 2",
        "  12.50 USD  billed, by bills-2026-11-21.csv line 3 as of 2026-11-21",
        "  12.50 USD  is the balance",
        "",
      ].join("\n"),
    );

    expect(await run("release", fingerprint, "--reason", "again")).toMatchObject({
      code: 1,
      stderr: "billsdue: the run is not held, it is closed\n",
    });
    expect(await run("release", "3f2a", "--reason", "short")).toMatchObject({ code: 1 });
    expect(await run("explain", "404")).toMatchObject({
      code: 1,
      stderr: "billsdue: there is no invoice 404\n",
    });
    expect(await run("exceptions")).toStrictEqual({
      code: 0,
      stdout: "Nothing waits for an operator.\n",
      stderr: "",
    });
    const listed = await run("exceptions", "--json");
    expect(JSON.parse(listed.stdout)).toStrictEqual({ type: "listed", cases: [] });
    const decision = ["resolve", "2", "e1", "keep", "--evidence", "a letter"] as const;
    expect(await run(...decision)).toStrictEqual({
      code: 3,
      stdout: "",
      stderr:
        "billsdue: no case e1 waits on invoice 2: `billsdue explain 2` says what does, and what was decided\n",
    });
    const explained = await run("explain", "2", "--json");
    expect(JSON.parse(explained.stdout)).toMatchObject({
      invoiceId: "2",
      facts: [{ type: "billed", line: 3, amount: { amount: "12.50", currency: "USD" } }],
      balance: { amount: "12.50", currency: "USD" },
    });
    const again = await run("ingest", "bills-2026-11-21.csv", "--json");
    expect(again).toMatchObject({ code: 3, stderr: "" });
    expect(JSON.parse(again.stdout)).toMatchObject({ type: "refused", code: "F_ALREADY_INGESTED" });
  });
}, 60_000);
