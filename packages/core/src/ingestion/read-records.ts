import { err, ok, type Result } from "neverthrow";

import type { Failure } from "../failure.ts";
import type { StoredFile } from "../ports/file-store.ts";
import { type FileRefusal, refuseFile } from "./codes.ts";
import { createBadByteFinder, createTextStream } from "./decode.ts";
import type { Profile } from "./profile.ts";
import { createRecordReader, type SourceRecord } from "./record-reader.ts";

type Records = Result<readonly SourceRecord[], FileRefusal | Failure>;

/** The file's records in order, some at a time; ends at the first refusal or failure. `onChunk` sees each chunk of bytes once. */
export async function* readRecords(
  file: StoredFile,
  profile: Profile,
  onChunk: (chunk: Uint8Array) => void,
): AsyncGenerator<Records, void, void> {
  const text = createTextStream(profile.encoding);
  const reader = createRecordReader(profile.delimiter);
  let offset = 0;
  for await (const chunk of file.read()) {
    if (chunk.isErr()) return yield err(chunk.error);
    const decoded = text.push(chunk.value);
    if (decoded.isErr()) return yield err(await locate(decoded.error, file, profile, offset));
    onChunk(chunk.value);
    offset += chunk.value.length;
    yield ok(reader.push(decoded.value));
  }
  const last = text.end();
  if (last.isErr()) return yield err(await locate(last.error, file, profile, offset));
  yield ok([...reader.push(last.value), ...reader.end()]);
}

/** Says where a file stops being in its encoding. */
async function locate(
  refusal: FileRefusal,
  file: StoredFile,
  profile: Profile,
  failingFrom: number,
): Promise<FileRefusal | Failure> {
  if (refusal.code !== "F_ENCODING") return refusal;
  const finder = createBadByteFinder(profile.encoding, failingFrom);
  for await (const chunk of file.read()) {
    if (chunk.isErr()) return chunk.error;
    const found = finder.push(chunk.value);
    if (found !== undefined)
      return notInEncoding(profile, `line ${found.line}, byte offset ${found.offset}`);
  }
  return notInEncoding(profile, "the end: its last character is cut");
}

function notInEncoding(profile: Profile, where: string): FileRefusal {
  return refuseFile(
    "F_ENCODING",
    `The file is not ${profile.encoding} at ${where}. Export it as ${profile.encoding}; nothing was changed.`,
  );
}
