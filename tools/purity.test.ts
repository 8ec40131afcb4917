import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { findImpurities } from "./impurities.ts";
import { filesBelow, root, runTool } from "./run-tool.ts";

const globals = [
  "Buffer",
  "__dirname",
  "__filename",
  "clearInterval",
  "clearTimeout",
  "console",
  "crypto",
  "document",
  "exports",
  "fetch",
  "global",
  "globalThis",
  "localStorage",
  "module",
  "navigator",
  "performance",
  "process",
  "queueMicrotask",
  "require",
  "self",
  "setImmediate",
  "setInterval",
  "setTimeout",
  "window",
];

/** What oxlint must say of a file of core: rules by their probe's text. */
const probes: readonly (readonly [rule: string, says: string, source: string])[] = [
  ...globals.map(
    (name) => ["no-restricted-globals", name, `export const probe = ${name};`] as const,
  ),
  ["no-restricted-properties", "Date.now", "export const probe = Date.now();"],
  ["no-restricted-properties", "Date.now", "export const { now } = Date;"],
  ["no-restricted-properties", "Date.now", 'export const probe = Date["now"];'],
  ["no-restricted-properties", "Math.random", "export const probe = Math.random();"],
  ["no-restricted-imports", "node:fs", 'export * from "node:fs";'],
  ["no-restricted-imports", "node:crypto", 'import "node:crypto";'],
];

const nearMisses = [
  "export const probe = (process: string, fetch: string): string => process + fetch;",
  "export const probe = { performance: 1, console: 2 }.performance;",
  "export const probe = Date.parse(new Date(0).toISOString()) + Math.trunc(1.5);",
];

let folder = "";
let complaints: readonly string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "billsdue-purity-"));
  const put = async (path: string, text: string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  const compilerOptions = { target: "ES2024", module: "NodeNext", strict: true, types: [] };
  await put("tsconfig.json", JSON.stringify({ compilerOptions }));
  await put(".oxlintrc.json", await readFile(join(root, ".oxlintrc.json"), "utf8"));
  for (const [nth, [, , source]] of probes.entries()) {
    await put(`packages/core/src/probe-${nth}.ts`, source);
    await put(`packages/core/src/testing/probe-${nth}.ts`, source);
  }
  for (const [nth, source] of nearMisses.entries()) {
    await put(`packages/core/src/miss-${nth}.ts`, source);
  }
  await put(
    "packages/core/src/floating.ts",
    "export const go = (): void => { Promise.resolve(1); };",
  );
  const printed = await runTool(
    "oxlint",
    "-f",
    "unix",
    "-c",
    join(folder, ".oxlintrc.json"),
    folder,
  );
  complaints = printed.split("\n").map((line) => line.replace(`${folder}/packages/core/src/`, ""));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test.each(probes.map((probe, nth) => [...probe, nth] as const))(
  "oxlint's %s keeps %s out of core: %s",
  (rule, says, _source, nth) => {
    const said = purityComplaints(`probe-${nth}.ts`);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(`'${says}'`);
    expect(said[0]).toContain(`[Error/eslint(${rule})]`);
  },
);

test.each(nearMisses.map((source, nth) => [source, nth] as const))(
  "oxlint lets %s be",
  (_, nth) => {
    expect(purityComplaints(`miss-${nth}.ts`)).toStrictEqual([]);
  },
);

test("core/src/testing may be impure", () => {
  expect(purityComplaints("testing/")).toStrictEqual([]);
});

test("oxlint's rules that need types are on", () => {
  const said = complaints.filter((line) => line.startsWith("floating.ts:"));
  expect(said.join()).toContain("typescript(no-floating-promises)");
});

test.each([
  ["new Date()", "export const probe = new Date();"],
  ["new Date()", "export const probe = () => [new Date].length;"],
  ["Date()", "export const probe = Date();"],
  ["import.meta", "export const probe = import.meta.url;"],
  ["throw", "export const probe = () => { throw new TypeError(); };"],
])("the scan finds %s", (what, source) => {
  expect(findImpurities("probe.ts", `\n${source}`)).toStrictEqual([{ line: 2, what }]);
});

test("the scan lets dates of something be", () => {
  const source = "// throw new Date()\nexport const probe = new Date(0) > new Date('2026-11-22');";
  expect(findImpurities("probe.ts", source)).toStrictEqual([]);
});

test("core is pure, and only an impossible case throws", async () => {
  const source = join(root, "packages/core/src");
  const files = (await filesBelow(source)).filter((path) => !path.startsWith("testing/"));
  expect(files.length).toBeGreaterThan(60);
  const found = await Promise.all(
    files.map(async (file) =>
      findImpurities(file, await readFile(join(source, file), "utf8")).map(
        ({ what }) => `${file}: ${what}`,
      ),
    ),
  );
  expect(found.flat()).toStrictEqual(["decider.ts: throw"]);
});

function purityComplaints(path: string): readonly string[] {
  return complaints.filter(
    (line) => line.startsWith(path) && line.includes("eslint(no-restricted-"),
  );
}
