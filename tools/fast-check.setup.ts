import fc from "fast-check";

// Every failure prints its seed and path. `pnpm test:night` asks for more runs of every property.
const runs = Number(process.env["PROPERTY_RUNS"] ?? "");
fc.configureGlobal(runs > 0 ? { numRuns: runs } : {});
