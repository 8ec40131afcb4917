import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { runCommand } from "../../../tools/emulators/run-command.ts";
import { setUpOnce } from "../../../tools/emulators/set-up-once.ts";

const requirements = fileURLToPath(new URL("requirements.txt", import.meta.url));
const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const need =
  "cfn-lint and SAM need Python 3.10 or newer with venv (Debian: apt-get install python3 python3-venv).";

/** The checkers of templates that are written in Python. Each gives what it printed, and rejects where it finds anything. */
export interface PythonCheckers {
  readonly cfnLint: (...args: readonly string[]) => Promise<string>;
  readonly sam: (...args: readonly string[]) => Promise<string>;
  /** The resources and modules of a folder of Terraform's files, by their addresses; expressions are texts. */
  readonly terraformBlocks: (folder: string) => Promise<unknown>;
  /** Makes a template of CloudFormation of a template of SAM. */
  readonly transformSam: (path: string) => Promise<unknown>;
}

/** Sets the checkers up the first time. */
export async function setUpPythonCheckers(): Promise<PythonCheckers> {
  const python = await runCommand(need, "python3", "--version");
  const version = `${python}${await readFile(requirements, "utf8")}`;
  const folder = await setUpOnce("deployment-checkers", version, async (unfinished) => {
    await runCommand(need, "python3", "-m", "venv", unfinished);
    const install = ["-m", "pip", "install", "-q", "--disable-pip-version-check"];
    await runCommand(
      "The checkers of templates could not be installed.",
      join(unfinished, "bin/python"),
      ...install,
      "-r",
      requirements,
    );
  });
  const environment = ["AWS_DEFAULT_REGION=us-east-1", "SAM_CLI_TELEMETRY=0"];
  const run = (complaint: string, ...args: readonly string[]) =>
    runCommand(complaint, "env", ...environment, join(folder, "bin/python"), ...args);
  // By Python, since they themselves name the folder as it was called before it was finished.
  const bin = (name: string) => join(folder, "bin", name);
  return {
    cfnLint: (...args) => run("cfn-lint has complaints.", bin("cfn-lint"), ...args),
    sam: (...args) => run("SAM has complaints.", bin("sam"), ...args),
    terraformBlocks: async (folderOfFiles) =>
      JSON.parse(
        await run(
          "Terraform's files cannot be read.",
          script("terraform-blocks.py"),
          folderOfFiles,
        ),
      ),
    transformSam: async (path) =>
      JSON.parse(await run("SAM cannot transform this.", script("transform-sam.py"), path)),
  };
}
