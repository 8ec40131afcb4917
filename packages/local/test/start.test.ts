import { readdir, readFile, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { payerAt, typeGoodCard } from "./payer.ts";
import { billsdue, freePort, inEmptyFolder, startForTest } from "./run-billsdue.ts";

describe("billsdue start", () => {
  it("takes a file from bill to receipt, keeps it paid when a file comes again, and stops cleanly", async () => {
    await inEmptyFolder(async (folder) => {
      const port = await freePort();
      const [website, backstage] = [`http://localhost:${port}`, `http://localhost:${port + 1}`];
      const header = "InvoiceID,CustomerName,Balance,IsProcessed\n";
      await writeFile(join(folder, "bills.csv"), `${header}6,Mary Schaupp,501,0\n`);
      const running = startForTest(["start", "-f", "bills.csv", "-p", `${port}`], folder);
      const said = await running.said("Ctrl-C stops it.");
      expect(said).toContain(`Website       ${website}`);
      expect(said).toContain("Try           invoice 6, name Mary Schaupp");

      const { billUntil, askToPay } = await payerAt(website, "6", "schaupp");
      const receipt = { email: "mary@example.com", phone: "+12125550123" };
      const cardPage = await askToPay("501.00", receipt);
      expect(cardPage.startsWith(`${backstage}/cards/`)).toBe(true);
      expect(await (await fetch(cardPage)).text()).toContain("501.00 USD");
      const paying = await typeGoodCard(cardPage);
      expect(paying.status).toBe(303);
      expect(paying.headers.get("location")).toMatch(new RegExp(`^${website}/#payment=`));
      const paid = await billUntil(({ state }) => state === "paid");
      expect(paid.balance).toStrictEqual({ amount: "0.00", currency: "USD" });
      await running.said("text to +12125550123");
      await running.said("e-mail to mary@example.com");
      const outbox = await (await fetch(`${backstage}/outbox`)).text();
      expect(outbox).toContain("mary@example.com");
      expect(outbox).toContain("+12125550123");

      const again = await billsdue(["ingest", "bills.csv", "-p", `${port}`], folder);
      expect(again).toMatchObject({ code: 3, stdout: "" });
      expect(again.stderr).toContain("F_ALREADY_INGESTED");
      await writeFile(
        join(folder, "later.csv"),
        `${header}6,Mary Schaupp,501,0\n7,Ann Lee,9.99,0\n`,
      );
      const later = await billsdue(["ingest", "later.csv", "-p", `${port}`], folder);
      expect(later).toMatchObject({ code: 0, stderr: "" });
      expect(later.stdout).toMatch(/created +1 +9\.99 USD\n/);
      expect(later.stdout).not.toContain("trial");
      expect(await billUntil(() => true)).toMatchObject({ state: "paid", payments: [{}] });

      running.child.kill("SIGINT");
      const { code, stderr, stdout } = await running.finished;
      expect({ code, stderr }).toStrictEqual({ code: 0, stderr: "" });
      expect(stdout).toContain("Stopped.");
    });
  }, 30_000);

  it("says how its card gateway misbehaves and how to replay that, and where to turn it", async () => {
    await inEmptyFolder(async (folder) => {
      const port = await freePort();
      const said = async (...faults: readonly string[]) => {
        const args = ["start", "-p", `${port}`, "--rows", "2", ...faults];
        const running = startForTest(args, folder);
        const words = await running.said("Ctrl-C stops it.");
        const dial = await fetch(`http://localhost:${port + 1}/gateway`);
        const page = await dial.text();
        running.child.kill("SIGINT");
        await running.finished;
        return { words, page };
      };
      const behaving = await said();
      expect(behaving.words).toContain(`Failure dial  http://localhost:${port + 1}/gateway`);
      expect(behaving.words).not.toContain("--gateway-faults");
      expect(behaving.page).toContain("The card gateway behaves.");
      const replay = "--gateway-faults seed=7,lost-answer=0.2,silence=1";
      const misbehaving = await said("--gateway-faults", "silence=1,lost-answer=0.2,seed=7");
      expect(misbehaving.words).toContain(`Misbehaving   ${replay}\n`);
      expect(misbehaving.page).toContain(replay);
      const chosen = await said("--gateway-faults", "html=0.1");
      expect(chosen.words).toMatch(/--gateway-faults seed=\d+,html=0\.1\n/);
    });
  }, 30_000);

  it("starts nothing where the faults of the card gateway are not understood", async () => {
    await inEmptyFolder(async (folder) => {
      for (const [faults, words] of [
        ["seed=7,lost-anser=0.2", 'there is no fault "lost-anser"; there are lost-request, '],
        ["seed=7,html=2", 'html is a probability from 0 to 1, not "2".'],
      ] as const) {
        const refused = await billsdue(["start", "--gateway-faults", faults], folder);
        expect(refused).toMatchObject({ code: 1, stdout: "" });
        expect(refused.stderr).toMatch(/^billsdue: [^\n]+\n$/);
        expect(refused.stderr).toContain(words);
      }
      expect(await readdir(folder)).toStrictEqual([]);
    });
  }, 30_000);

  it("generates today's file where none is given, and serves the website under strict headers", async () => {
    await inEmptyFolder(async (folder) => {
      const port = await freePort();
      const running = startForTest(["start", "-p", `${port}`, "--rows", "20"], folder);
      const said = await running.said("Ctrl-C stops it.");
      const file = /bills-due-\d{4}-\d\d-\d\d\.csv/.exec(said)?.[0] ?? "";
      const written = await readFile(join(folder, ".billsdue", file), "utf8");
      expect(written.trimEnd().split("\n")).toHaveLength(21);
      const page = await fetch(`http://localhost:${port}/`);
      expect(page.status).toBe(200);
      expect(page.headers.get("content-security-policy")).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
          `form-action 'self' http://localhost:${port + 1}; base-uri 'none'; frame-ancestors 'none'`,
      );
      expect(Object.fromEntries(page.headers)).toMatchObject({
        "cache-control": "no-store",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "referrer-policy": "no-referrer",
        "strict-transport-security": expect.stringContaining("max-age="),
        "x-content-type-options": "nosniff",
        "x-robots-tag": "noindex",
      });
      const html = await page.text();
      const asset = /src="(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? "/missing";
      const script = await fetch(`http://localhost:${port}${asset}`);
      expect([script.status, script.headers.get("cache-control")]).toStrictEqual([
        200,
        "public, max-age=31536000, immutable",
      ]);
      expect((await fetch(`http://localhost:${port}/nothing`)).status).toBe(404);
      const missing = await fetch(`http://localhost:${port}/assets/missing.js`);
      expect([missing.status, missing.headers.get("cache-control")]).toStrictEqual([
        404,
        "no-store",
      ]);
      const unknown = await fetch(`http://localhost:${port}/api/nothing`);
      expect(unknown.headers.get("content-type")).toBe("application/problem+json");
      expect(await unknown.json()).toMatchObject({
        type: "urn:billsdue:problem:invoice-not-matched",
        status: 404,
      });
      expect((await fetch(`http://localhost:${port}/../package.json`)).status).toBe(404);

      running.child.kill("SIGTERM");
      expect(await running.finished).toMatchObject({ code: 0, stderr: "" });
    });
  }, 30_000);

  it("lets no browser page and no path that is not absolute into the operator's door", async () => {
    await inEmptyFolder(async (folder) => {
      const port = await freePort();
      const running = startForTest(["start", "-p", `${port}`, "--rows", "2"], folder);
      await running.said("Ctrl-C stops it.");
      const knock = async (type: string, body: string) =>
        (
          await fetch(`http://localhost:${port + 1}/operator`, {
            method: "POST",
            headers: { "content-type": type },
            body,
          })
        ).status;
      const path = JSON.stringify({ command: "plan", path: "/etc/hostname" });
      expect(await knock("text/plain", path)).toBe(404);
      expect(await knock("application/json", '{"command":"plan","path":"bills.csv"}')).toBe(404);
      expect(await knock("application/json", '["/etc/hostname"]')).toBe(404);
      expect(await knock("application/json", "{")).toBe(400);
      expect(await knock("application/json", "")).toBe(400);
      const brokenForm = await fetch(`http://localhost:${port + 1}/cards/none`, {
        method: "POST",
        headers: { "content-type": "multipart/form-data; boundary=x" },
        body: "not a part",
      });
      expect(brokenForm.status).toBe(404);
      running.child.kill("SIGINT");
      expect(await running.finished).toMatchObject({ code: 0, stderr: "" });
    });
  }, 30_000);

  it("answers nobody who calls it by another name, such as a page that has bound its own to loopback", async () => {
    await inEmptyFolder(async (folder) => {
      const port = await freePort();
      const running = startForTest(["start", "-p", `${port}`, "--rows", "2"], folder);
      await running.said("Ctrl-C stops it.");
      for (const [at, path] of [
        [port, "/"],
        [port, "/api/biller"],
        [port + 1, "/outbox"],
      ] as const) {
        for (const name of ["localhost", "LOCALHOST", "127.0.0.1", "[::1]"]) {
          expect([name, path, (await call(at, path, `${name}:${at}`)).status]).toContain(200);
        }
        for (const host of [
          `evil.example:${at}`,
          `localhost.evil.example:${at}`,
          "localhost",
          `localhost:${at === port ? port + 1 : port}`,
        ]) {
          const { status, type, body } = await call(at, path, host);
          expect([host, path, status, type]).toStrictEqual([
            host,
            path,
            403,
            "text/plain; charset=UTF-8",
          ]);
          expect(body).toBe("This program answers this machine only.");
        }
      }
      await writeFile(join(folder, "evil.csv"), "InvoiceID,CustomerName,Balance\n1,A B,0.01\n");
      const rebound = await call(port + 1, "/operator", `evil.example:${port + 1}`, {
        command: "ingest",
        path: join(folder, "evil.csv"),
      });
      expect(rebound.status).toBe(403);
      const asked = await call(port + 1, "/operator", `localhost:${port + 1}`, {
        command: "plan",
        path: join(folder, "evil.csv"),
      });
      expect(asked.body).toContain('"type":"planned"');
    });
  }, 30_000);

  it("says the sample's name without what a terminal would obey", async () => {
    await inEmptyFolder(async (folder) => {
      const file = "InvoiceID,CustomerName,Balance\n6,Mary \u001B[2JSchaupp,501\n";
      await writeFile(join(folder, "bills.csv"), file);
      const port = `${await freePort()}`;
      const running = startForTest(["start", "-f", "bills.csv", "-p", port], folder);
      const said = await running.said("Ctrl-C stops it.");
      expect(said).toContain("invoice 6, name Mary [2JSchaupp");
      expect(said).not.toContain("\u001B");
    });
  }, 30_000);

  it("says the look-up factor of the invoice to try where payers are asked for it, or that it has none", async () => {
    await inEmptyFolder(async (folder) => {
      const header = "InvoiceID,CustomerName,Balance,LookupFactor\n";
      await writeFile(join(folder, "with.csv"), `${header}6,Mary Schaupp,501,SW1A 1AA\n`);
      await writeFile(join(folder, "without.csv"), `${header}6,Mary Schaupp,501,\n`);
      const saidOf = async (file: string) => {
        const asked = ["--look-up", "name-and-factor", "--factor-label", "Postal code"];
        const args = ["start", "-f", file, ...asked, "-p", `${await freePort()}`];
        const running = startForTest(args, folder);
        const said = await running.said("Ctrl-C stops it.");
        running.child.kill("SIGINT");
        expect(await running.finished).toMatchObject({ code: 0, stderr: "" });
        return said;
      };
      expect(await saidOf("with.csv")).toMatch(
        /Try +invoice 6, name Mary Schaupp, Postal code SW1A 1AA\n +or its link +http/,
      );
      expect(await saidOf("without.csv")).toMatch(
        /Try +http\S+\n +Invoice 6 has no look-up factor: only its link opens it\.\n/,
      );
    });
  }, 30_000);
});

/** A request to this machine under any Host: `fetch` would send its own. */
function call(port: number, path: string, host: string, body?: unknown) {
  return new Promise<{ status: number; type: string; body: string }>((resolve, reject) => {
    const headers = { host, ...(body === undefined ? {} : { "content-type": "application/json" }) };
    const method = body === undefined ? "GET" : "POST";
    const sending = request({ host: "localhost", port, path, method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.once("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers["content-type"] ?? "",
          body: text,
        }),
      );
    });
    sending.once("error", reject);
    sending.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
