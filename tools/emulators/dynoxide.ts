import { existsSync } from "node:fs";
import { join } from "node:path";

import { root } from "../run-tool.ts";
import { type Emulator, startProgram } from "./child.ts";
import { freePort } from "./free-port.ts";
import { runCommand } from "./run-command.ts";

const installed = join(root, "node_modules/@dynoxide/linux-x64/dynoxide");

/** dynoxide: DynamoDB on SQLite, in memory. `pnpm install` brings it on Linux x64; elsewhere it is the one on the PATH. */
export async function startDynoxide(): Promise<Emulator> {
  const command = existsSync(installed) ? installed : "dynoxide";
  await runCommand("dynoxide 1.2.1 has to be on the PATH (https://dynoxide.dev).", command, "-V");
  const port = await freePort();
  return startProgram({
    name: "dynoxide",
    url: `http://127.0.0.1:${port}`,
    command,
    args: ["serve", "--host", "127.0.0.1", "--port", String(port)],
  });
}
