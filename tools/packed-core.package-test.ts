import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, expect, test } from "vitest";

import { root } from "./run-tool.ts";

const run = promisify(execFile);

let consumer = "";

beforeAll(async () => {
  consumer = await mkdtemp(join(tmpdir(), "billsdue-consumer-"));
  await run("pnpm", ["--filter", "@billsdue/core", "pack", "--pack-destination", consumer], {
    cwd: root,
  });
  const tarball = (await readdir(consumer)).find((name) => name.endsWith(".tgz")) ?? "none";
  await put("package.json", JSON.stringify({ name: "consumer", private: true, type: "module" }));
  await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", `./${tarball}`], {
    cwd: consumer,
  });
});

afterAll(() => rm(consumer, { recursive: true, force: true }));

test("plain Node imports it", async () => {
  await put(
    "consumer.js",
    `import { formatMoney, parseMoney } from "@billsdue/core";
     console.log(formatMoney(parseMoney("551.00", "USD")._unsafeUnwrap()));`,
  );
  const { stdout } = await run("node", ["consumer.js"], { cwd: consumer });
  expect(stdout).toBe("551.00 USD\n");
});

test("its types are whole", async () => {
  const compilerOptions = {
    target: "ES2024",
    module: "NodeNext",
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  };
  await put("tsconfig.json", JSON.stringify({ compilerOptions, files: ["consumer.ts"] }));
  await put(
    "consumer.ts",
    `import { add, type Invoice, type InvoiceId, type Money, parseInvoiceId, parseMoney } from "@billsdue/core";
     export const sum: Money | undefined = parseMoney("1.00", "USD").andThen((one) => add(one, one)).unwrapOr(undefined);
     export const id: InvoiceId | undefined = parseInvoiceId("007").unwrapOr(undefined);
     export const billed = (invoice: Invoice): bigint => invoice.billed;
     // @ts-expect-error A text is no invoice id.
     export const wrong: InvoiceId = "007";
     // @ts-expect-error Money is whole minor units.
     export const cents: Money["minorUnits"] = 1.5;
    `,
  );
  const tsc = join(root, "node_modules/.bin/tsc");
  await expect(run(tsc, ["-p", "tsconfig.json"], { cwd: consumer })).resolves.toMatchObject({
    stdout: "",
  });
});

test.each(["@billsdue/core/dist/ids.js", "@billsdue/core/src/ids.ts", "@billsdue/core/ids"])(
  "%s stays inside",
  async (specifier) => {
    const failure = run("node", ["--input-type=module", "-e", `import "${specifier}"`], {
      cwd: consumer,
    });
    await expect(failure).rejects.toThrow("ERR_PACKAGE_PATH_NOT_EXPORTED");
  },
);

test("it has its exports, and no sources, tests or workspace links", async () => {
  const installed = join(consumer, "node_modules/@billsdue/core");
  const manifest = await readFile(join(installed, "package.json"), "utf8");
  expect(manifest).not.toContain("workspace:");
  expect(manifest).not.toContain("./src/");
  expect((await readdir(installed)).filter((name) => name !== "LICENSE").toSorted()).toStrictEqual([
    "dist",
    "package.json",
  ]);
  const built = await readdir(join(installed, "dist"), { recursive: true });
  expect(built).toContain("index.js");
  expect(built).toContain(join("testing", "index.d.ts"));
  expect(built.filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".d.ts"))).toStrictEqual([]);
});

function put(file: string, text: string): Promise<void> {
  return writeFile(join(consumer, file), text);
}
