import * as z from "zod/mini";

import type { Telemetry } from "./telemetry.ts";

/** The messages of a batch that are to come again; the others are done. */
export interface SqsAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

const sqsEvent = z.object({
  Records: z
    .array(z.object({ eventSource: z.literal("aws:sqs"), messageId: z.string(), body: z.string() }))
    .check(z.minLength(1)),
});

/**
 * Does `work` for the event, or for each message where it is a batch of a queue, whose bodies are events. What fails of a batch is logged and
 * answered, so that it alone comes again. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export async function eachMessage(
  event: unknown,
  work: (event: unknown) => Promise<void>,
  { log }: Pick<Telemetry, "log">,
): Promise<SqsAnswer | undefined> {
  const batch = z.safeParse(sqsEvent, event);
  if (!batch.success) {
    await work(event);
    return undefined;
  }
  const batchItemFailures: { readonly itemIdentifier: string }[] = [];
  for (const { messageId, body } of batch.data.Records) {
    try {
      await work(jsonOf(body));
    } catch (error) {
      const reason = error instanceof Error ? error.message : "unknown";
      log({ event: "failure", type: "unavailable", port: "queue", key: messageId, reason });
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // The parser's own error repeats a part of the body.
    throw new Error("the body of the message is no JSON");
  }
}
