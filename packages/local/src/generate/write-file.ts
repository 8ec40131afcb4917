import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import { billsDueLines } from "./bills-due-file.ts";

/** Writes a generated bills-due file to `path`, making the folders that are missing. */
export async function writeBillsDueFile(path: string, rows: number, seed: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await pipeline(Readable.from(billsDueLines(rows, seed)), createWriteStream(path));
}
