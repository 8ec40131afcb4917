// Writes every function's bundle, its zip, and the manifest that a deployment is made from, into dist/.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { createManifest, handlerNames } from "@billsdue/handlers/deployment";

import { root } from "../run-tool.ts";
import { countedBytes, kilobyte, overBudget, stripeBytes } from "./budgets.ts";
import { packageHandlers } from "./package-handlers.ts";

const manifest = createManifest();
const dist = join(root, "dist");
await rm(join(dist, "handlers"), { recursive: true, force: true });

const packaged = await packageHandlers(handlerNames);
for (const { bundle, zip } of packaged) {
  const { folder, zip: zipFile } = manifest.handlers[bundle.name];
  await mkdir(join(dist, folder), { recursive: true });
  await writeFile(join(dist, folder, "index.mjs"), bundle.code);
  await writeFile(join(dist, folder, "index.mjs.map"), bundle.map);
  await writeFile(join(dist, zipFile), zip);
  const kilobytes = Math.ceil(countedBytes(bundle) / kilobyte);
  const stripe = Math.ceil(stripeBytes(bundle) / kilobyte);
  console.log(`${bundle.name}: ${kilobytes} KB${stripe > 0 ? ` and Stripe's ${stripe} KB` : ""}`);
}

const handlers = Object.fromEntries(
  packaged.map(({ bundle, zip, sha256 }) => [
    bundle.name,
    {
      ...manifest.handlers[bundle.name],
      bytes: bundle.code.byteLength,
      zipBytes: zip.byteLength,
      zipSha256: sha256,
    },
  ]),
);
const written = `${JSON.stringify({ ...manifest, handlers }, null, 2)}\n`;
await writeFile(join(dist, "manifest.json"), written);

for (const problem of overBudget(packaged.map(({ bundle }) => bundle))) {
  console.error(`ERR ${problem}`);
  process.exitCode = 1;
}
