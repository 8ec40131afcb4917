import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { handlerNames } from "@billsdue/handlers/deployment";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { root } from "../run-tool.ts";
import { overBudget } from "./budgets.ts";
import { type PackagedHandler, packageHandlers } from "./package-handlers.ts";
import { replacements } from "./replacements.ts";
import { rewrites } from "./rewrites.ts";
import { environmentOf } from "./sample-environment.ts";

const run = promisify(execFile);
const inParallel = 60_000;

let folder = "";
const packaged = new Map<string, PackagedHandler>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "billsdue-bundles-"));
  for (const one of await packageHandlers(handlerNames)) {
    packaged.set(one.bundle.name, one);
  }
}, inParallel);

afterAll(() => rm(folder, { recursive: true, force: true }));

function handler(name: string): PackagedHandler {
  const found = packaged.get(name);
  if (found === undefined) throw new Error(`${name} is not packaged`);
  return found;
}

function all() {
  return [...packaged.values()].map(({ bundle }) => bundle);
}

describe("the bundles", () => {
  it("are within their budgets", () => {
    expect(overBudget(all())).toStrictEqual([]);
  });

  it("have nothing that looks for credentials anywhere but in the environment", () => {
    const chained = all().filter(({ code }) =>
      /169\.254\.169\.254|fromInstanceMetadata/.test(Buffer.from(code).toString()),
    );
    expect(chained.map(({ name }) => name)).toStrictEqual([]);
  });

  it("have no words of zod's but the English ones", () => {
    const locales = all().flatMap(({ modules }) =>
      [...modules].flatMap(([path, left]) =>
        left > 0 ? (/\/zod\/.*\/locales\/(\w+)\.js$/.exec(path)?.[1] ?? []) : [],
      ),
    );
    expect(new Set(locales)).toStrictEqual(new Set(["en"]));
  });

  it("have every stand-in and every rewrite: what the packages no longer have is to be looked at", () => {
    const modules = all().flatMap((bundle) => [...bundle.modules.keys()]);
    const unused = [
      ...replacements.map(({ module }) => module),
      ...rewrites.map((one) => one.modules),
    ]
      .filter((pattern) => !modules.some((module) => pattern.test(`/${module}`)))
      .map(String);
    expect(unused).toStrictEqual([]);
  });

  it("know nothing of where they were made", () => {
    for (const { code, map } of all()) {
      expect(Buffer.from(code).includes(root)).toBe(false);
      expect(Buffer.from(map).includes(root)).toBe(false);
    }
  });

  it(
    "are the same bytes whenever they are made",
    async () => {
      const again = await packageHandlers(handlerNames);
      for (const { bundle, sha256 } of again) {
        expect(sha256).toBe(handler(bundle.name).sha256);
      }
    },
    inParallel,
  );
});

describe.each(handlerNames)("the bundle of %s", (name) => {
  it("is the zip, with its map and the licences of what is in it", () => {
    const { bundle, zip } = handler(name);
    const files = unzipSync(zip);
    expect(Object.keys(files)).toStrictEqual(["index.mjs", "index.mjs.map", "THIRD-PARTY.txt"]);
    expect(files["index.mjs"]).toStrictEqual(bundle.code);
    expect(Buffer.from(files["THIRD-PARTY.txt"] ?? []).toString()).toContain("@aws-sdk/core 3.");
  });

  it(
    "is a module with a handler",
    async () => {
      const file = join(folder, `${name}.mjs`);
      await writeFile(file, handler(name).bundle.code);
      const script = `console.log(Object.keys(await import(${JSON.stringify(file)})).join())`;
      const { stdout } = await run(
        join(root, "node_modules/.bin/node"),
        ["--input-type=module", "--eval", script],
        { env: { ...environmentOf(name), PATH: process.env["PATH"] } },
      );
      expect(stdout).toBe("handler\n");
    },
    inParallel,
  );
});
