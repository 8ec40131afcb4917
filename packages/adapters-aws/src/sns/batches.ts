import type { PublishBatchRequestEntry } from "@aws-sdk/client-sns";

/** What PublishBatch takes at once. https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html */
const mostEntries = 10;
const mostBytes = 256 * 1024;

/** An entry, and what it counts for. */
interface Sized {
  readonly entry: PublishBatchRequestEntry;
  readonly bytes: number;
}

/** The entries in as few batches as SNS takes them, in the order given. */
export function batchesOf(
  entries: readonly PublishBatchRequestEntry[],
): readonly (readonly PublishBatchRequestEntry[])[] {
  const batches: Sized[][] = [];
  for (const entry of entries) {
    const bytes = bytesOf(entry);
    const last = batches.at(-1);
    if (last !== undefined && last.length < mostEntries && sum(last) + bytes <= mostBytes) {
      last.push({ entry, bytes });
    } else {
      batches.push([{ entry, bytes }]);
    }
  }
  return batches.map((batch) => batch.map(({ entry }) => entry));
}

function sum(batch: readonly Sized[]): number {
  return batch.reduce((total, { bytes }) => total + bytes, 0);
}

/** Attributes count with their names and types. */
function bytesOf({ Message = "", MessageAttributes = {} }: PublishBatchRequestEntry): number {
  const texts = Object.entries(MessageAttributes).flatMap(
    ([name, { DataType = "", StringValue = "" }]) => [name, DataType, StringValue],
  );
  return [Message, ...texts].reduce((total, text) => total + Buffer.byteLength(text), 0);
}
