import { err, ok, type Result } from "neverthrow";

import { type FileRefusal, refuseFile } from "./codes.ts";

/** Turns a file's bytes into text, chunk by chunk. No character is ever replaced: what does not decode refuses the file. */
export interface TextStream {
  readonly push: (chunk: Uint8Array) => Result<string, FileRefusal>;
  /** What was still waiting for its last bytes. */
  readonly end: () => Result<string, FileRefusal>;
}

const nul = "\0";
/** How a PDF begins, and a zip archive, which an xlsx file is too. */
const signatures = ["%PDF-", "PK\u0003\u0004"];
const longestSignature = 5;
const notText = refuseFile(
  "F_NOT_TEXT",
  "The file is not text (a zip, xlsx or pdf, perhaps renamed, or it has NUL bytes). Export it as CSV.",
);

/** Decodes by `encoding`, a label of the WHATWG Encoding Standard; a byte-order mark at the start is dropped. */
export function createTextStream(encoding: string): TextStream {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const checked = (decode: () => string): Result<string, FileRefusal> => {
    try {
      const text = decode();
      return text.includes(nul) ? err(notText) : ok(text);
    } catch {
      return err(refuseFile("F_ENCODING", `The file is not ${encoding}.`));
    }
  };
  let head = "";
  const isOtherFormat = (chunk: Uint8Array): boolean => {
    if (head.length >= longestSignature) return false;
    head += String.fromCharCode(...chunk.subarray(0, longestSignature - head.length));
    return signatures.some((signature) => head.startsWith(signature));
  };
  return {
    push: (chunk) =>
      isOtherFormat(chunk) ? err(notText) : checked(() => decoder.decode(chunk, { stream: true })),
    end: () => checked(() => decoder.decode()),
  };
}

/** Finds the first byte that does not decode, in a second reading of the file. */
export interface BadByteFinder {
  /** The line (from 1) and the byte offset (from 0) where decoding fails, once it has. */
  readonly push: (
    chunk: Uint8Array,
  ) => { readonly line: number; readonly offset: number } | undefined;
}

/** `failingFrom` is the offset of the chunk in which decoding failed: up to there whole chunks are decoded, from there single bytes. */
export function createBadByteFinder(encoding: string, failingFrom: number): BadByteFinder {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let [line, offset] = [1, 0];
  const advance = (bytes: Uint8Array): boolean => {
    try {
      line += decoder.decode(bytes, { stream: true }).split("\n").length - 1;
      offset += bytes.length;
      return true;
    } catch {
      return false;
    }
  };
  return {
    push: (chunk) => {
      // The chunks of this reading need not be those of the first.
      let at = 0;
      while (at < chunk.length) {
        const end = offset >= failingFrom ? at + 1 : at + failingFrom - offset;
        if (!advance(chunk.subarray(at, end))) return { line, offset };
        at = end;
      }
      return undefined;
    },
  };
}
