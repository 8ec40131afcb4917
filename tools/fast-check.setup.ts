import fc from "fast-check";

// Every failure prints its seed and path. `pnpm test:night` asks for more runs of every property.
fc.configureGlobal({ numRuns: Number(process.env["PROPERTY_RUNS"] ?? "300") });
