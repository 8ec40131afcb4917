import { err, ok, type Result } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { ByteRange, StoredFile } from "../ports/file-store.ts";
import { type FileRefusal, refuseFile } from "./codes.ts";
import {
  createBadByteFinder,
  createTextStream,
  notText,
  resumeTextStream,
  type TextStream,
} from "./decode.ts";
import type { Profile } from "./profile.ts";
import { createRecordReader, type SourceRecord } from "./record-reader.ts";

type Records = Result<readonly SourceRecord[], FileRefusal | Failure>;

/** A part of a file that is read by itself. It begins with a record. */
export interface FilePart {
  readonly range: ByteRange;
  /** What is known from in front of it; undefined where it is the beginning of the file. */
  readonly before?: {
    /** On which its first record begins. */
    readonly line: number;
    readonly encoding: string;
    /** The header's text. */
    readonly header: string;
  };
}

/**
 * The file's records in order, or those of a part of it, some at a time; ends at the first refusal or failure. `onChunk` sees each chunk of
 * bytes once.
 */
export async function* readRecords(
  file: StoredFile,
  profile: Profile,
  onChunk: (chunk: Uint8Array) => void,
  { range, before }: Partial<FilePart> = {},
): AsyncGenerator<Records, void, void> {
  const text =
    before === undefined ? createTextStream(profile.encoding) : resumeTextStream(before.encoding);
  const reader = createRecordReader(profile.delimiter, profile.limits.rowLength, before?.line);
  let offset = range?.start ?? 0;
  /** What comes before the bad byte counts first, so that the refusal is the same however the bytes are cut. */
  async function* located(refusal: FileRefusal): AsyncGenerator<Records, void, void> {
    const found = await locate(refusal, file, text, offset);
    yield ok(reader.push(found.before));
    yield err(found.why);
  }
  for await (const chunk of file.read(range)) {
    if (chunk.isErr()) return yield err(chunk.error);
    const decoded = text.push(chunk.value);
    if (decoded.isErr()) return yield* located(decoded.error);
    onChunk(chunk.value);
    offset += chunk.value.length;
    if (offset > profile.limits.fileBytes) return yield err(tooManyBytes(profile));
    yield ok(reader.push(decoded.value));
  }
  const last = text.end();
  if (last.isErr()) return yield* located(last.error);
  yield ok([...reader.push(last.value), ...reader.end()]);
}

/** The file has more bytes than its profile allows. */
export function tooManyBytes({ limits }: Profile): FileRefusal {
  const message = `The file has more bytes than the profile's limits.fileBytes, ${limits.fileBytes}.`;
  return refuseFile("F_TOO_LARGE", `${message} Nothing was changed.`);
}

/** Says where a file stops being in its encoding, and what of its text was not read before that. */
async function locate(
  refusal: FileRefusal,
  file: StoredFile,
  text: TextStream,
  failingFrom: number,
): Promise<{ readonly before: string; readonly why: FileRefusal | Failure }> {
  if (!text.isDecoding()) return { before: "", why: refusal };
  const encoding = text.encoding();
  const finder = createBadByteFinder(encoding, failingFrom);
  const found = (why: FileRefusal | Failure) => ({ before: finder.before(), why });
  for await (const chunk of file.read()) {
    if (chunk.isErr()) return found(chunk.error);
    const bad = finder.push(chunk.value);
    if (bad?.type === "nul") return found(notText);
    if (bad !== undefined)
      return found(notInEncoding(encoding, `line ${bad.line}, byte offset ${bad.offset}`));
  }
  return found(notInEncoding(encoding, "the end: its last character is cut"));
}

function notInEncoding(encoding: string, where: string): FileRefusal {
  return refuseFile(
    "F_ENCODING",
    `The file is not ${encoding} at ${where}. Export it as ${encoding}, or name its encoding in the profile; nothing was changed.`,
  );
}
