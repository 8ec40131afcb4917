import type { IngestProgress } from "@billsdue/core";

import {
  type OperatorCommand,
  type OperatorMessage,
  operatorMessage,
  type Outcome,
} from "./wire.ts";

/** What came of handing a command to a running program; `nobody`: none is running there. */
export type HandedOver = Outcome | { readonly type: "nobody" };

const stopped: HandedOver = {
  type: "failed",
  reason: "the running billsdue stopped before it was done",
};

/** Hands a command to the program whose backstage door is at `origin`, and follows it to the end. */
export async function handOver(
  origin: string,
  command: OperatorCommand,
  onProgress: (progress: IngestProgress) => void,
): Promise<HandedOver> {
  const stranger: HandedOver = {
    type: "failed",
    reason: `what answers at ${origin} is not billsdue`,
  };
  const response = await ask(origin, command);
  if (response === undefined) return { type: "nobody" };
  if (!response.ok || response.body === null) return stranger;
  let wasHeard = false;
  try {
    for await (const line of linesOf(response.body)) {
      const told = readMessage(line);
      if (told === undefined) return stranger;
      if (told.type !== "progress") return told;
      wasHeard = true;
      onProgress(told.progress);
    }
  } catch {
    return stopped;
  }
  return wasHeard ? stopped : stranger;
}

const longestLine = 1024 * 1024;

/** The lines that have come to their end. */
async function* linesOf(body: NonNullable<Response["body"]>): AsyncGenerator<string, void, void> {
  let rest = "";
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
    // Whoever says so much in one line is not billsdue.
    if (rest.length > longestLine) return yield "";
  }
}

function readMessage(line: string): OperatorMessage | undefined {
  try {
    return operatorMessage.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

async function ask(origin: string, command: OperatorCommand): Promise<Response | undefined> {
  try {
    return await fetch(`${origin}/operator`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(command),
    });
  } catch {
    return undefined;
  }
}
