import { readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

import { root } from "../run-tool.ts";
import { type Emulator, startProgram } from "./child.ts";
import { freePort } from "./free-port.ts";
import { runCommand } from "./run-command.ts";
import { setUpOnce } from "./set-up-once.ts";

const requirements = fileURLToPath(new URL("ministack/requirements.txt", import.meta.url));
const need =
  "MiniStack needs Python 3.10 or newer with venv (Debian: apt-get install python3 python3-venv).";

/** MiniStack: every AWS service, in memory. `settings` are variables of its environment. */
export async function startMinistack(
  settings: Readonly<Record<string, string>> = {},
): Promise<Emulator> {
  const python = await runCommand(need, "python3", "--version");
  const version = `${python}${await readFile(requirements, "utf8")}`;
  const environment = await setUpOnce("ministack", version, async (folder) => {
    await runCommand(need, "python3", "-m", "venv", folder);
    const install = ["-m", "pip", "install", "-q", "--disable-pip-version-check"];
    await runCommand(
      "MiniStack could not be installed.",
      join(folder, "bin/python"),
      ...install,
      "-r",
      requirements,
    );
  });
  const port = await freePort();
  return startProgram({
    name: "MiniStack",
    url: `http://127.0.0.1:${port}`,
    command: join(environment, "bin/python"),
    args: ["-m", "ministack"],
    env: {
      BIND_HOST: "127.0.0.1",
      GATEWAY_PORT: String(port),
      // Services that would listen on ports of their own, on every interface.
      IOT_MTLS_ENABLED: "0",
      SFTP_ENABLED: "0",
      ...ofFunctions(),
      ...settings,
    },
  });
}

/** Its functions run on the Node that it finds first, and get the whole environment that it has: nothing of a test runner's belongs there. */
function ofFunctions(): Record<string, string | undefined> {
  const { PATH = "" } = process.env;
  const ofVitest = Object.keys(process.env).filter((name) => name.startsWith("VITEST"));
  const ofNobody = ["NODE_OPTIONS", "NODE_ENV", "TEST", "DEV", "PROD", "MODE", ...ofVitest];
  return {
    ...Object.fromEntries(ofNobody.map((name) => [name, undefined])),
    PATH: `${join(root, "node_modules/.bin")}${delimiter}${PATH}`,
  };
}
