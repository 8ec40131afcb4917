import { join } from "node:path";

import { type Emulator, startProgram } from "./child.ts";
import { freePort } from "./free-port.ts";
import { runCommand } from "./run-command.ts";
import { setUpOnce } from "./set-up-once.ts";

// It carries the OpenAPI description of Stripe's API version 2026-08-26.dahlia.
const source = "github.com/stripe/stripe-mock@v0.203.0";
const need =
  "stripe-mock needs Go 1.22 or newer (Debian 13: apt-get install golang-go; Debian 12: the same from bookworm-backports).";

/** Stripe's own stripe-mock: checks requests against Stripe's OpenAPI description, answers with samples and keeps nothing. */
export async function startStripeMock(): Promise<Emulator> {
  const installed = await setUpOnce("stripe-mock", source, async (folder) => {
    const version = await runCommand(need, "go", "version");
    const install = ["env", `GOBIN=${folder}`, "go", "install", source] as const;
    await runCommand(`${need}\nNot installed by ${version.trim()}:`, ...install);
  });
  const port = await freePort();
  return startProgram({
    name: "stripe-mock",
    url: `http://127.0.0.1:${port}`,
    command: join(installed, "stripe-mock"),
    // It serves HTTPS too, on every interface where it is not told: a socket in its temporary folder is for nobody.
    args: ["-http-addr", `127.0.0.1:${port}`, "-https-unix", "https.sock", "-strict-version-check"],
  });
}
