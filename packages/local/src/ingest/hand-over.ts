import type { IngestProgress } from "@billsdue/core";
import * as z from "zod";

import type { IngestMessage } from "./wire.ts";

/** What came of handing a file to a running program; `nobody`: none is running there. */
export type HandedOver = Exclude<IngestMessage, { type: "progress" }> | { readonly type: "nobody" };

// The other end is this same program: the shape is its own, so only the kind of line is checked.
const message: z.ZodType<IngestMessage> = z.custom<IngestMessage>(
  (line) => typeof line === "object" && line !== null && "type" in line,
);

/** Hands the file at `path` to the program whose backstage door is at `origin`, and follows it to the end. */
export async function handOver(
  origin: string,
  path: string,
  onProgress: (progress: IngestProgress) => void,
): Promise<HandedOver> {
  const response = await ask(origin, path);
  if (response === undefined) return { type: "nobody" };
  if (!response.ok || response.body === null) {
    return { type: "failed", reason: `what answers at ${origin} is not billsdue` };
  }
  let rest = "";
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const told = message.parse(JSON.parse(line));
      if (told.type !== "progress") return told;
      onProgress(told.progress);
    }
  }
  return { type: "failed", reason: "the running billsdue stopped before it was done" };
}

async function ask(origin: string, path: string): Promise<Response | undefined> {
  try {
    return await fetch(`${origin}/ingest`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ path }),
    });
  } catch {
    return undefined;
  }
}
