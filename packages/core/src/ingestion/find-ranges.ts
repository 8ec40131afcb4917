import { err, type Result } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { ByteRange, StoredFile } from "../ports/file-store.ts";
import { createClassifier } from "./classify.ts";
import { type FileRefusal, refuseFile } from "./codes.ts";
import { createTextStream } from "./decode.ts";
import type { Inspection } from "./inspect.ts";
import type { Profile } from "./profile.ts";
import { createRangeNoter, type RangeNotes } from "./range-notes.ts";
import { createRecordReader, type SourceRecord } from "./record-reader.ts";

/** A range of a file that begins with a record and ends behind one. */
export interface FileRange extends ByteRange {
  /** From 1, in the file's order. */
  readonly number: number;
  /** On which its first record begins. */
  readonly line: number;
}

/** What every range of a file is read by. */
export interface RangedFile {
  readonly encoding: string;
  readonly header: Pick<SourceRecord, "raw" | "fields">;
}

/**
 * Cuts a file into ranges of at least `rangeBytes`, in a reading behind its first pass, and tells of each with what has to be known of it.
 * A range ends behind a line feed at which a record ends; the first has the header. A file without line feeds is one range, and so is one
 * in an encoding that does not begin anew on each line.
 */
export async function findRanges(
  file: StoredFile,
  profile: Profile,
  { columns, duplicates }: Pick<Inspection, "columns" | "duplicates">,
  rangeBytes: number,
  onRange: (range: FileRange, notes: RangeNotes) => Promise<Result<void, Failure>>,
): Promise<Result<RangedFile, FileRefusal | Failure>> {
  const text = createTextStream(profile.encoding);
  const reader = createRecordReader(profile.delimiter, profile.limits.rowLength);
  const classify = createClassifier(profile);
  const noter = createRangeNoter(columns, profile, duplicates);
  const seen: { header: SourceRecord | undefined } = { header: undefined };
  let [number, start, line, offset] = [1, 0, 1, 0];

  const take = (records: readonly SourceRecord[]): void => {
    for (const record of records) {
      const kind = classify(record);
      if (kind === "row") noter.add(record);
      else if (kind === "header") seen.header = record;
    }
  };
  const endRange = async (nextLine: number): Promise<Result<void, Failure>> => {
    const range = { number, start, end: offset, line };
    [number, start, line] = [number + 1, offset, nextLine];
    return onRange(range, noter.endRange(nextLine));
  };

  for await (const chunk of file.read()) {
    if (chunk.isErr()) return err(chunk.error);
    let rest = chunk.value;
    while (rest.length > 0) {
      const from = Math.max(0, start + rangeBytes - offset - 1);
      const cut = lineFeedEnd(rest, from, offset, text.encoding());
      // Before its first few bytes are read, nobody knows how the file is encoded.
      const bytes = rest.subarray(0, text.isDecoding() ? cut : 1);
      const decoded = text.push(bytes);
      if (decoded.isErr()) return err(decoded.error);
      take(reader.push(decoded.value));
      offset += bytes.length;
      rest = rest.subarray(bytes.length);
      const isLineEnd = bytes.length === cut && decoded.value.endsWith("\n");
      const nextLine = isLineEnd ? reader.nextLine() : undefined;
      if (seen.header === undefined || nextLine === undefined || offset === file.bytes) continue;
      const ended = await endRange(nextLine);
      if (ended.isErr()) return err(ended.error);
    }
  }
  const last = text.end();
  if (last.isErr()) return err(last.error);
  take([...reader.push(last.value), ...reader.end()]);
  const { header } = seen;
  if (header === undefined) return err(refuseFile("F_EMPTY", "The file is empty."));
  const ended = await endRange(line);
  return ended.map(() => ({ encoding: text.encoding(), header }));
}

/** Encodings in which a line may go on in a shift that one before it has made. */
const shifting: ReadonlySet<string> = new Set(["iso-2022-jp"]);
/** Bytes to a unit, and how many of a line feed's follow the one that is 10. In all others that byte is a line feed, and nothing else. */
const units: Readonly<Record<string, readonly [size: number, behind: number]>> = {
  "utf-16le": [2, 1],
  "utf-16be": [2, 0],
};
const lineFeed = 10;

/** Where the first line feed that may end at or behind `from` does end, in bytes that begin at `offset` of the file. */
function lineFeedEnd(
  bytes: Uint8Array,
  from: number,
  offset: number,
  encoding: string,
): number | undefined {
  if (shifting.has(encoding)) return undefined;
  const [size, behind] = units[encoding] ?? [1, 0];
  for (let at = bytes.indexOf(lineFeed, from); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) {
    const end = at + 1 + behind;
    if ((offset + end) % size === 0 && end <= bytes.length) return end;
  }
  return undefined;
}
