import { randomInt } from "node:crypto";

import fc from "fast-check";

// `pnpm test:night` and `pnpm test:hostile` ask for more runs of every property and print their seed; every failure prints its own, and path.
fc.configureGlobal({
  numRuns: Number(process.env["PROPERTY_RUNS"] ?? "300"),
  seed: Number(process.env["PROPERTY_SEED"] ?? randomInt(2 ** 31)),
  endOnFailure: process.env["PROPERTY_SHRINKING"] === "off",
});
