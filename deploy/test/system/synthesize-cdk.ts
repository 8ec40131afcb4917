import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { Manifest } from "@billsdue/handlers/deployment";

import { runCommand } from "../../../tools/emulators/run-command.ts";

const app = fileURLToPath(new URL("../../cdk", import.meta.url));

/** Hands the path of the template that `cdk synth` writes to `use`, with functions that are empty, and these parameters. */
export async function withCdkTemplate<Result>(
  { handlers }: Manifest,
  parameters: Readonly<Record<string, string>>,
  use: (path: string, template: unknown) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "billsdue-cdk-"));
  try {
    const dist = join(folder, "dist");
    for (const handler of Object.values(handlers)) {
      await mkdir(join(dist, handler.folder), { recursive: true });
      await writeFile(join(dist, handler.folder, "index.mjs"), "");
    }
    const context = Object.entries({ ...parameters, Dist: dist }).flatMap(([name, value]) => [
      "-c",
      `${name}=${value}`,
    ]);
    const out = join(folder, "out");
    const synth = ["node_modules/.bin/cdk", "synth", "--quiet", "-o", out, ...context];
    await runCommand("The CDK cannot synthesize the stack.", "env", "-C", app, "CI=true", ...synth);
    const path = join(out, "billsdue.template.json");
    return await use(path, JSON.parse(await readFile(path, "utf8")));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
