import { mkdir, mkdtemp, realpath, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const core = {
  name: "@billsdue/core",
  exports: { ".": "./src/index.ts", "./testing": "./src/testing/index.ts" },
  dependencies: { "@noble/hashes": "*", "left-pad": "*", zod: "*", "zod-openapi": "*" },
  devDependencies: { "fast-check": "*", vitest: "*" },
  peerDependencies: { "fast-check": "*", vitest: "*" },
};
const [memory, aws] = ["adapters-memory", "adapters-aws"].map((name) => ({
  name: `@billsdue/${name}`,
  exports: { ".": "./src/index.ts" },
}));
const handlers = {
  name: "@billsdue/handlers",
  exports: { ".": "./src/index.ts", "./contract": "./src/http/contract.ts" },
  dependencies: { zod: "*" },
  devDependencies: { "only-in-development": "*" },
};
const website = { name: "@billsdue/website", exports: { "./main": "./src/main.tsx" } };
const localGateway = { name: "@billsdue/local-gateway", exports: { ".": "./src/index.ts" } };
const local = { name: "@billsdue/local", exports: { ".": "./src/index.ts" } };

const packages = {
  core,
  "adapters-memory": memory,
  "adapters-aws": aws,
  handlers,
  website,
  "local-gateway": localGateway,
  local,
};
const installed = [
  "@noble/hashes",
  "fast-check",
  "left-pad",
  "only-in-development",
  "undeclared",
  "vitest",
  "zod",
  "zod-openapi",
];

const domainFolders = [
  "ingestion",
  "invoice",
  "lookup",
  "money",
  "payment",
  "ports",
  "receipt",
  "time",
];

const source = "export const here = 1;\nexport interface Here { readonly here: 1 }\n";

/** What every fixture has and no rule is against. */
const common: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(packages).map(([folder, manifest]) => [
      `packages/${folder}/package.json`,
      JSON.stringify({ version: "0.0.0", type: "module", ...manifest }),
    ]),
  ),
  ...Object.fromEntries(
    installed.flatMap((name) => [
      [`node_modules/${name}/package.json`, JSON.stringify({ name, main: "index.js" })],
      [`node_modules/${name}/index.js`, source],
    ]),
  ),
  "package.json": JSON.stringify({ name: "fixture", type: "module" }),
  "packages/core/src/index.ts": 'export * from "./use-cases/one.ts";\n',
  "packages/core/src/money/hen.ts": 'import "./egg.ts";\nexport const hen = 1;\n',
  "packages/core/src/money/money.ts": source,
  "packages/core/src/use-cases/one.ts": 'export * from "../money/money.ts";\n',
  "packages/core/src/testing/index.ts": 'export { here as suite } from "../use-cases/one.ts";\n',
  "packages/adapters-memory/src/index.ts": 'export * from "@billsdue/core";\n',
  "packages/adapters-memory/test/helper.ts": source,
  "packages/adapters-aws/src/index.ts": 'export * from "@billsdue/core";\n',
  "packages/handlers/src/index.ts": 'export * from "@billsdue/core";\n',
  "packages/handlers/src/http/contract.ts": source,
  "packages/website/src/main.tsx": source,
  "packages/local-gateway/src/index.ts": 'export * from "@billsdue/core";\n',
  "packages/local/src/index.ts": 'export * from "@billsdue/handlers";\n',
};

/** One file that breaks one rule. */
export interface Probe {
  readonly rule: string;
  readonly file: string;
  readonly source: string;
}

/** A file for every way to break a rule. */
export const probes: readonly Probe[] = [
  probe("core-is-the-bottom", "packages/core/src/up.ts", 'import "@billsdue/handlers";'),
  probe(
    "core-is-the-bottom",
    "packages/core/src/to-adapter.ts",
    'import "@billsdue/adapters-aws";',
  ),
  probe("core-packages", "packages/core/src/pad.ts", 'import "left-pad";'),
  probe("core-packages", "packages/core/src/named-alike.ts", 'import "zod-openapi";'),
  probe("core-packages", "packages/core/src/tested.ts", 'import "vitest";'),
  probe("contract-suite-packages", "packages/core/src/testing/pad.ts", 'import "left-pad";'),
  probe("core-without-node", "packages/core/src/reads.ts", 'import "node:fs";'),
  probe("core-without-node", "packages/core/src/reads-late.ts", 'export const fs = import("fs");'),
  probe("core-without-node", "packages/core/src/testing/reads.ts", 'import "node:crypto";'),
  ...domainFolders.map((folder) =>
    probe(
      "core-domain-before-use-cases",
      `packages/core/src/${folder}/up.ts`,
      'import type { Here } from "../use-cases/one.ts";\nexport type There = Here;',
    ),
  ),
  probe("core-domain-before-use-cases", "packages/core/src/ids.ts", 'import "./use-cases/one.ts";'),
  probe("adapters-apart", "packages/adapters-aws/src/s3.ts", 'import "@billsdue/adapters-memory";'),
  probe(
    "adapters-apart",
    "packages/adapters-aws/src/testing/world.ts",
    'import "@billsdue/adapters-memory";',
  ),
  probe(
    "adapters-below-handlers",
    "packages/adapters-aws/src/up.ts",
    'import "@billsdue/handlers";',
  ),
  probe(
    "adapters-below-handlers",
    "packages/adapters-aws/src/site.ts",
    'import "@billsdue/website/main";',
  ),
  probe(
    "handlers-compose-adapters",
    "packages/handlers/src/http/app.ts",
    'import "@billsdue/adapters-memory";',
  ),
  probe(
    "handlers-without-website",
    "packages/handlers/src/http/site.ts",
    'import "@billsdue/website/main";',
  ),
  probe(
    "website-contract-only",
    "packages/website/src/core.ts",
    'import type { Here } from "@billsdue/core";\nexport type There = Here;',
  ),
  probe(
    "website-contract-only",
    "packages/website/src/handlers.ts",
    'import type { Here } from "@billsdue/handlers";\nexport type There = Here;',
  ),
  probe(
    "website-types-only",
    "packages/website/src/value.tsx",
    'export { here } from "@billsdue/handlers/contract";',
  ),
  probe(
    "local-gateway-knows-core-and-memory",
    "packages/local-gateway/src/up.ts",
    'import "@billsdue/handlers";',
  ),
  probe(
    "local-gateway-is-for-local",
    "packages/adapters-aws/src/gateway.ts",
    'import "@billsdue/local-gateway";',
  ),
  probe("local-gateway-is-for-local", "bench/gateway.ts", 'import "@billsdue/local-gateway";'),
  probe("local-is-the-top", "packages/handlers/src/local.ts", 'import "@billsdue/local";'),
  probe("local-is-the-top", "tools/local.ts", 'import "@billsdue/local";'),
  probe("src-without-tests", "packages/adapters-memory/src/fake.ts", 'import "../test/helper.ts";'),
  probe(
    "src-without-contract-suites",
    "packages/adapters-memory/src/suite.ts",
    'import "@billsdue/core/testing";',
  ),
  probe(
    "src-without-contract-suites",
    "packages/core/src/suite.ts",
    'import "./testing/index.ts";',
  ),
  probe(
    "src-without-contract-suites",
    "packages/adapters-memory/src/world.ts",
    'import "./testing/near.ts";',
  ),
  probe(
    "packages-by-name",
    "packages/handlers/src/by-path.ts",
    'import "../../core/src/index.ts";',
  ),
  probe(
    "packages-by-name",
    "packages/adapters-memory/test/by-path.test.ts",
    'import "../../core/src/money/money.ts";',
  ),
  probe(
    "packages-by-name-from-outside",
    "bench/by-path.ts",
    'import "../packages/core/src/index.ts";',
  ),
  probe(
    "resolvable",
    "packages/handlers/src/deep.ts",
    'import "@billsdue/core/src/money/money.ts";',
  ),
  probe("resolvable", "packages/handlers/src/nowhere.ts", 'import "./nothing-here.ts";'),
  probe("resolvable", "packages/handlers/src/missing.ts", 'import "not-installed";'),
  probe("declared-packages", "packages/handlers/src/undeclared.ts", 'import "undeclared";'),
  probe("declared-packages", "bench/undeclared.ts", 'import "undeclared";'),
  probe(
    "no-development-packages",
    "packages/handlers/src/development.ts",
    'import "only-in-development";',
  ),
  probe("no-circle", "packages/core/src/money/egg.ts", 'import "./hen.ts";\nexport const egg = 1;'),
];

/** Files that come close to breaking a rule, and break none. */
export const nearMisses: Readonly<Record<string, string>> = {
  "bench/all.ts": 'import "@billsdue/local";\nimport "@billsdue/core";\n',
  "packages/adapters-aws/src/near.ts": 'import "./index.ts";\nimport "@billsdue/core";\n',
  "packages/adapters-aws/test/near.test.ts": 'import "@billsdue/adapters-memory";\n',
  "packages/adapters-memory/src/testing/near.ts":
    'import "../index.ts";\nimport "@billsdue/core/testing";\n',
  "packages/adapters-memory/test/near.test.ts":
    'import "../src/index.ts";\nimport "@billsdue/core/testing";\nimport "vitest";\n',
  "packages/core/src/near.ts": 'import "@noble/hashes";\nimport "zod";\n',
  "packages/core/src/testing/near.ts": 'import "fast-check";\nimport "vitest";\nimport "zod";\n',
  "packages/core/src/use-cases/near.ts": 'import "../money/money.ts";\nimport "./one.ts";\n',
  "packages/handlers/src/compose/near.ts": 'import "@billsdue/adapters-aws";\n',
  "packages/handlers/src/near.ts":
    'import type { Here } from "only-in-development";\nimport "zod";\nexport type There = Here;\n',
  "packages/handlers/test/near.test.ts": 'import "@billsdue/adapters-memory";\n',
  "packages/adapters-aws/test/gateway.test.ts": 'import "@billsdue/local-gateway";\n',
  "packages/local-gateway/src/near.ts": 'import "@billsdue/adapters-memory";\n',
  "packages/local/src/near.ts": 'import "@billsdue/local-gateway";\n',
  "packages/website/src/near.ts":
    'import type { Here } from "@billsdue/handlers/contract";\nexport type There = Here;\n',
};

/** Builds a workspace of all the probes in a new temporary folder, linked as pnpm does; gives the folder. */
export async function buildFixture(): Promise<string> {
  const probeFiles = Object.fromEntries(probes.map(({ file, source: text }) => [file, text]));
  const folder = await realpath(await mkdtemp(join(tmpdir(), "billsdue-imports-")));
  for (const [path, text] of Object.entries({ ...common, ...probeFiles, ...nearMisses })) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const scope = join(folder, "node_modules/@billsdue");
  await mkdir(scope, { recursive: true });
  for (const name of Object.keys(packages)) {
    await symlink(join("../../packages", name), join(scope, name), "dir");
  }
  return folder;
}

function probe(rule: string, file: string, text: string): Probe {
  return { rule, file, source: `${text}\n` };
}
