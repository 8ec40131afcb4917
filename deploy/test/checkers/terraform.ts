import { join } from "node:path";

import { runCommand } from "../../../tools/emulators/run-command.ts";
import { setUpOnce } from "../../../tools/emulators/set-up-once.ts";

const source = "github.com/opentofu/opentofu@v1.12.6";
// Nobody's own settings.
const environment = ["TF_IN_AUTOMATION=1", "TF_CLI_CONFIG_FILE=/dev/null"];
const need = "OpenTofu needs Go 1.26 or newer, where there is neither `terraform` nor `tofu`.";

/** Runs Terraform, or OpenTofu, and gives what it printed. */
export type Terraform = (...args: readonly string[]) => Promise<string>;

/** Terraform or OpenTofu as it is installed; where neither is, OpenTofu is built the first time. */
export async function setUpTerraform(): Promise<Terraform> {
  const program = (await installed()) ?? (await built());
  return (...args) =>
    runCommand(`${program} has complaints.`, "env", ...environment, program, ...args);
}

async function installed(): Promise<string | undefined> {
  for (const program of ["tofu", "terraform"]) {
    const version = await runCommand("", program, "version").catch(() => "");
    const [, major = "0", minor = "0"] = / v(\d+)[.](\d+)/.exec(version) ?? [];
    if (Number(major) > 1 || Number(minor) >= 11) return program;
  }
  return undefined;
}

async function built(): Promise<string> {
  const folder = await setUpOnce("opentofu", source, async (unfinished) => {
    const downloaded = await runCommand(need, "go", "mod", "download", "-json", source);
    const { Dir } = JSON.parse(downloaded);
    // `go install` takes no module with replacements.
    await runCommand(need, "go", "-C", Dir, "build", "-o", join(unfinished, "tofu"), "./cmd/tofu");
  });
  return join(folder, "tofu");
}
