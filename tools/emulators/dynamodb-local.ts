import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { type Emulator, startProgram } from "./child.ts";
import { freePort } from "./free-port.ts";
import { runCommand } from "./run-command.ts";
import { setUpOnce } from "./set-up-once.ts";

const pom = fileURLToPath(new URL("dynamodb-local/pom.xml", import.meta.url));
const server = fileURLToPath(new URL("dynamodb-local/server.xml", import.meta.url));
const need =
  "DynamoDB Local needs Java 17 or newer and Maven (Debian: apt-get install openjdk-17-jre-headless maven).";

/** Amazon's own DynamoDB Local, in memory. */
export async function startDynamodbLocal(): Promise<Emulator> {
  await runCommand(need, "java", "-version");
  const jars = await setUpOnce("dynamodb-local", await readFile(pom, "utf8"), async (folder) => {
    const goal = ["dependency:copy-dependencies", `-DoutputDirectory=${folder}`];
    await runCommand(need, "mvn", "-q", "-B", "-f", pom, ...goal);
  });
  const port = await freePort();
  return startProgram({
    name: "DynamoDB Local",
    url: `http://127.0.0.1:${port}`,
    command: "java",
    args: [
      `-Djava.library.path=${jars}`,
      `-Dport=${port}`,
      "-cp",
      join(jars, "*"),
      "org.eclipse.jetty.xml.XmlConfiguration",
      server,
    ],
  });
}
