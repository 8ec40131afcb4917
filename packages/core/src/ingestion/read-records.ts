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
  const reader = createRecordReader(profile.delimiter, profile.limits.rowLength);
  let offset = 0;
  const located = (refusal: FileRefusal) => locate(refusal, file, text.encoding(), offset);
  for await (const chunk of file.read()) {
    if (chunk.isErr()) return yield err(chunk.error);
    const decoded = text.push(chunk.value);
    if (decoded.isErr()) return yield err(await located(decoded.error));
    onChunk(chunk.value);
    offset += chunk.value.length;
    if (offset > profile.limits.fileBytes) return yield err(tooManyBytes(profile));
    yield ok(reader.push(decoded.value));
  }
  const last = text.end();
  if (last.isErr()) return yield err(await located(last.error));
  yield ok([...reader.push(last.value), ...reader.end()]);
}

/** The file has more bytes than its profile allows. */
export function tooManyBytes({ limits }: Profile): FileRefusal {
  const message = `The file has more than ${limits.fileBytes} bytes, the profile's limits.fileBytes.`;
  return refuseFile("F_TOO_LARGE", `${message} Nothing was changed.`);
}

/** Says where a file stops being in its encoding. */
async function locate(
  refusal: FileRefusal,
  file: StoredFile,
  encoding: string,
  failingFrom: number,
): Promise<FileRefusal | Failure> {
  if (refusal.code !== "F_ENCODING") return refusal;
  const finder = createBadByteFinder(encoding, failingFrom);
  for await (const chunk of file.read()) {
    if (chunk.isErr()) return chunk.error;
    const found = finder.push(chunk.value);
    if (found !== undefined)
      return notInEncoding(encoding, `line ${found.line}, byte offset ${found.offset}`);
  }
  return notInEncoding(encoding, "the end: its last character is cut");
}

function notInEncoding(encoding: string, where: string): FileRefusal {
  return refuseFile(
    "F_ENCODING",
    `The file is not ${encoding} at ${where}. Export it as ${encoding}, or name its encoding in the profile; nothing was changed.`,
  );
}
