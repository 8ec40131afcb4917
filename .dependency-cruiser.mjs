// core <- adapters-* <- handlers <- local. Each rule has a probe in tools/import-rules.test.ts that proves that it fires.

const ours = "^packages/";
const coreMayUse = ["neverthrow", "zod", "csv-parse", "@noble/hashes", "@scure/base"];
const contractSuitesMayUse = [...coreMayUse, "vitest", "fast-check"];

/** @param {readonly string[]} names */
const anyOf = (names) => `(^|/)node_modules/(${names.join("|")})(/|$)`;

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "core-is-the-bottom",
      comment: "core imports nothing else of ours.",
      severity: "error",
      from: { path: "^packages/core/src/" },
      to: { path: ours, pathNot: "^packages/core/" },
    },
    {
      name: "core-packages",
      comment: `core uses ${coreMayUse.join(", ")} and nothing else.`,
      severity: "error",
      from: { path: "^packages/core/src/", pathNot: "^packages/core/src/testing/" },
      to: { path: "(^|/)node_modules/", pathNot: anyOf(coreMayUse) },
    },
    {
      name: "contract-suite-packages",
      comment: "The contract suites use vitest and fast-check besides what core uses.",
      severity: "error",
      from: { path: "^packages/core/src/testing/" },
      to: { path: "(^|/)node_modules/", pathNot: anyOf(contractSuitesMayUse) },
    },
    {
      name: "core-without-node",
      comment: "core runs anywhere: no Node built-ins.",
      severity: "error",
      from: { path: "^packages/core/src/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "core-domain-before-use-cases",
      comment: "Only core's index, its use cases and its contract suites know use cases.",
      severity: "error",
      from: {
        path: "^packages/core/src/",
        pathNot: "^packages/core/src/(use-cases/|testing/|index[.]ts$)",
      },
      to: { path: "^packages/core/src/use-cases/" },
    },
    {
      name: "adapters-apart",
      comment:
        "An adapter never imports another one; its tests may take the ports that they do not try from memory.",
      severity: "error",
      from: { path: "^packages/(adapters-[^/]+)/src/" },
      to: { path: "^packages/adapters-", pathNot: "^packages/$1/" },
    },
    {
      name: "adapters-below-handlers",
      comment: "Adapters know core only.",
      severity: "error",
      from: { path: "^packages/adapters-" },
      to: { path: "^packages/(handlers|website)/" },
    },
    {
      name: "handlers-compose-adapters",
      comment: "Handlers name an adapter only in compose/.",
      severity: "error",
      from: { path: "^packages/handlers/src/", pathNot: "^packages/handlers/src/compose/" },
      to: { path: "^packages/adapters-" },
    },
    {
      name: "handlers-without-website",
      comment: "Whoever serves the website passes it in.",
      severity: "error",
      from: { path: "^packages/handlers/" },
      to: { path: "^packages/website/" },
    },
    {
      name: "website-contract-only",
      comment: "Of ours the website knows the HTTP contract alone.",
      severity: "error",
      from: { path: "^packages/website/" },
      to: {
        path: ours,
        pathNot: ["^packages/website/", "^packages/handlers/src/http/contract[.]ts$"],
      },
    },
    {
      name: "website-types-only",
      comment: "The website takes types from the HTTP contract, never values.",
      severity: "error",
      from: { path: "^packages/website/" },
      to: { path: "^packages/handlers/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "local-gateway-knows-core-and-memory",
      comment:
        "The local gateway knows core and the memory adapters, of which it takes the faults.",
      severity: "error",
      from: { path: "^packages/local-gateway/src/" },
      to: { path: ours, pathNot: "^packages/(local-gateway|core|adapters-memory)/" },
    },
    {
      name: "local-gateway-is-for-local",
      comment: "Only the one-machine composition and tests import the local gateway.",
      severity: "error",
      from: { pathNot: "^packages/(local-gateway|local|[^/]+/test)/" },
      to: { path: "^packages/local-gateway/" },
    },
    {
      name: "local-is-the-top",
      comment: "Nothing but the benchmarks imports the one-machine composition.",
      severity: "error",
      from: { pathNot: "^(packages/local|bench)/" },
      to: { path: "^packages/local/" },
    },
    {
      name: "src-without-tests",
      comment: "What is published never needs a test's file.",
      severity: "error",
      from: { path: "^packages/[^/]+/src/" },
      to: { path: "^packages/[^/]+/test/" },
    },
    {
      name: "src-without-contract-suites",
      comment: "The contract suites, and what tests are given besides, are for tests.",
      severity: "error",
      from: { path: "^packages/[^/]+/src/", pathNot: "^packages/[^/]+/src/testing/" },
      to: { path: "^packages/[^/]+/src/testing/" },
    },
    {
      name: "packages-by-name",
      comment: "Another package is imported by its name, so that its exports are its border.",
      severity: "error",
      from: { path: "^packages/([^/]+)/" },
      to: { path: ours, pathNot: "^packages/$1/", dependencyTypes: ["local"] },
    },
    {
      name: "packages-by-name-from-outside",
      comment: "Another package is imported by its name, so that its exports are its border.",
      severity: "error",
      from: { path: "^(bench|tools)/" },
      to: { path: ours, dependencyTypes: ["local"] },
    },
    {
      name: "resolvable",
      comment: "What is imported exists, is installed, and is exported by its package.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "declared-packages",
      comment: "A package is named in the package.json of who imports it.",
      severity: "error",
      from: { path: "^(packages/[^/]+/src|bench)/" },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "no-development-packages",
      comment: "What is published does not import values from devDependencies.",
      severity: "error",
      from: { path: "^packages/[^/]+/src/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only", "npm-peer"] },
    },
    {
      name: "no-circle",
      comment: "Modules form no circle.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: "(^|/)node_modules/" },
    exclude: { path: "^packages/[^/]+/dist/" },
    tsPreCompilationDeps: "specify",
    detectProcessBuiltinModuleCalls: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["types", "import", "default"],
      extensions: [".ts", ".tsx", ".d.ts", ".js", ".mjs"],
    },
  },
};
