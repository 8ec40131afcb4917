import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { type HandlerName, handlerNames } from "@billsdue/handlers/deployment";
import { build } from "esbuild";

import { asModules, bundleHandlers } from "../tools/bundle/bundle.ts";
import { environmentOf } from "../tools/bundle/sample-environment.ts";
import { atMost, type Measured, median } from "./verdict.ts";

const run = promisify(execFile);
const child = fileURLToPath(new URL("first-call.ts", import.meta.url));
const rounds = 9;

const payment = { invoiceId: "1001", paymentId: "00000000-0000-4000-8000-000000000000" };
const file = { key: "inbox/bills.csv", version: null };

/** What each function is called with. All of them ask a service first, and fail by its answer. */
const events: Readonly<Record<HandlerName, object>> = {
  ingest: {
    Records: [
      {
        eventSource: "aws:s3",
        eventName: "ObjectCreated:Put",
        s3: { bucket: { name: "bills-due" }, object: { key: file.key, size: 1, eTag: "e" } },
      },
    ],
  },
  api: {
    version: "2.0",
    rawPath: "/api/lookups",
    rawQueryString: "",
    headers: { "content-type": "application/json", host: "pay.example" },
    requestContext: { http: { method: "POST", path: "/api/lookups" } },
    body: JSON.stringify({ invoiceId: "1001", name: "Kim Birch" }),
    isBase64Encoded: false,
  },
  "submit-payment": payment,
  "resolve-payment": payment,
  "send-email": payment,
  "send-text": payment,
  sweep: {},
  "split-file": file,
  "ingest-range": { plan: "plans/1.json", number: 0 },
  "close-run": { plan: "plans/1.json" },
};

/** How long a function takes from nothing to its first answer, against esbuild's own idea of a bundle of the same code. */
export async function measureColdStarts(folder: string): Promise<readonly Measured[]> {
  const server = createServer((request, response) => {
    request.resume().once("end", () => {
      response.writeHead(400, { "content-type": "application/x-amz-json-1.0" });
      response.end('{"__type":"ResourceNotFoundException","message":"none"}');
    });
  });
  const endpoint = await listening(server);
  try {
    const [ours, theirs] = [join(folder, "ours"), join(folder, "theirs")];
    await writeOurs(ours);
    await writeTheirs(theirs);
    const measured: Measured[] = [];
    for (const name of handlerNames) {
      measured.push(await measureColdStart(name, { ours, theirs, endpoint }));
    }
    return measured;
  } finally {
    server.close();
  }
}

interface Places {
  readonly ours: string;
  readonly theirs: string;
  readonly endpoint: string;
}

async function measureColdStart(
  name: HandlerName,
  { ours, theirs, endpoint }: Places,
): Promise<Measured> {
  const [our, their]: [number[], number[]] = [[], []];
  // The first round is for the file system's cache.
  for (let round = 0; round <= rounds; round += 1) {
    const one = await firstCall(name, ours, endpoint);
    const other = await firstCall(name, theirs, endpoint);
    if (one.came !== other.came) throw new Error(`${name}: ${one.came} and ${other.came}`);
    if (round === 0) continue;
    our.push(one.milliseconds);
    their.push(other.milliseconds);
  }
  const ratio = median(our.map((milliseconds, nth) => milliseconds / (their[nth] ?? 0)));
  return {
    verdict: atMost(`cold start of ${name}, of esbuild's default bundle`, ratio, 0.7),
    figures: [`default ${milli(median(their))}`, `ours    ${milli(median(our))}`],
  };
}

async function firstCall(
  name: HandlerName,
  folder: string,
  endpoint: string,
): Promise<{ readonly milliseconds: number; readonly came: string }> {
  const { stdout } = await run(
    process.execPath,
    [child, join(folder, name, "index.mjs"), JSON.stringify(events[name])],
    { env: { ...environmentOf(name), AWS_ENDPOINT_URL: endpoint } },
  );
  // What the function has logged comes before.
  return JSON.parse(stdout.split("\n").at(-1) ?? "");
}

async function writeOurs(folder: string): Promise<void> {
  for (const { name, code, map } of await bundleHandlers(handlerNames)) {
    await mkdir(join(folder, name), { recursive: true });
    await writeFile(join(folder, name, "index.mjs"), code);
    await writeFile(join(folder, name, "index.mjs.map"), map);
  }
}

async function writeTheirs(folder: string): Promise<void> {
  // What is CommonJS by default in it asks for Node's modules by `require`.
  const js =
    'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';
  await build({ ...asModules(handlerNames), banner: { js }, outdir: folder, write: true });
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}`;
}

function milli(milliseconds: number): string {
  return `${Math.round(milliseconds).toString().padStart(5)} ms`;
}
