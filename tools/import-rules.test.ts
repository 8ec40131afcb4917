import { rm } from "node:fs/promises";
import { join } from "node:path";

import { cruise, type ICruiseResult } from "dependency-cruiser";
import extractDepcruiseOptions from "dependency-cruiser/config-utl/extract-depcruise-options";
import { afterAll, beforeAll, expect, test } from "vitest";

import { buildFixture, nearMisses, probes } from "./import-fixture.ts";
import { filesBelow, root } from "./run-tool.ts";

const options = await extractDepcruiseOptions(join(root, ".dependency-cruiser.mjs"));
const roots = ["packages", "bench", "tools"];

let fixture = "";
let probed: ReadonlyMap<string, readonly string[]> = new Map();

beforeAll(async () => {
  fixture = await buildFixture();
  probed = violations(await cruiseFrom(fixture));
});

afterAll(() => rm(fixture, { recursive: true, force: true }));

test.each(probes)("$rule fires on $file", ({ rule, file }) => {
  expect(probed.get(file)).toStrictEqual([rule]);
});

test.each(Object.keys(nearMisses))("no rule fires on %s", (file) => {
  expect(probed.get(file)).toBeUndefined();
});

test("nothing else fires, and every rule has a probe", () => {
  expect([...probed.keys()].toSorted()).toStrictEqual(probes.map(({ file }) => file).toSorted());
  const rules = options.ruleSet?.forbidden?.map(({ name }) => name) ?? [];
  expect(new Set(probes.map(({ rule }) => rule))).toStrictEqual(new Set(rules));
});

test("the workspace breaks no rule, and none of its sources went unseen", async () => {
  const result = await cruiseFrom(root);
  const seen = new Set(result.modules.map(({ source }) => source));
  const sources = (await filesBelow(join(root, "packages")))
    .filter((path) => /^[^/]+\/src\/.+\.tsx?$/.test(path))
    .map((path) => `packages/${path}`);
  expect(sources.length).toBeGreaterThan(100);
  expect(sources.filter((path) => !seen.has(path))).toStrictEqual([]);
  expect(violations(result)).toStrictEqual(new Map());
});

async function cruiseFrom(folder: string): Promise<ICruiseResult> {
  const { output } = await cruise(roots, { ...options, validate: true, baseDir: folder });
  if (typeof output === "string") throw new TypeError("the cruise gave a report, not a result");
  return output;
}

/** The rules that each file breaks, each once. */
function violations({ summary }: ICruiseResult): ReadonlyMap<string, readonly string[]> {
  const files = new Set(summary.violations.map(({ from }) => from));
  const rulesOf = (file: string) =>
    new Set(summary.violations.filter(({ from }) => from === file).map(({ rule }) => rule.name));
  return new Map([...files].map((file) => [file, [...rulesOf(file)]]));
}
