import { err, ok, type Result } from "neverthrow";

import { type FileRefusal, refuseFile } from "./codes.ts";

/** Turns a file's bytes into text, chunk by chunk. No character is ever replaced: what does not decode refuses the file. */
export interface TextStream {
  readonly push: (chunk: Uint8Array) => Result<string, FileRefusal>;
  /** What was still waiting for its last bytes. */
  readonly end: () => Result<string, FileRefusal>;
  /** What it decodes by: a byte-order mark goes before what was asked for. */
  readonly encoding: () => string;
  /** Whether it is known to be text, so that what comes before a bad byte can be read. */
  readonly isDecoding: () => boolean;
}

const nul = "\0";
/** How a PDF begins, a zip archive (which an xlsx file is too), an old xls file, and gzip. */
const signatures: readonly (readonly number[])[] = [
  [0x25, 0x50, 0x44, 0x46, 0x2d],
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
  [0x1f, 0x8b, 0x08],
];
const byteOrderMarks: readonly (readonly [string, readonly number[]])[] = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
];
/** As many as it takes to tell any of these. */
const headLength = 5;
export const notText: FileRefusal = refuseFile(
  "F_NOT_TEXT",
  "The file is not text (a zip, xlsx or pdf, perhaps renamed, or it has NUL bytes). Export it as CSV.",
);

/** Decodes by the file's byte-order mark, which is dropped, or else by `encoding`, a label of the WHATWG Encoding Standard. */
export function createTextStream(encoding: string): TextStream {
  let head: Uint8Array = new Uint8Array();
  let begun: TextStream | undefined;

  const begin = (): Result<TextStream, FileRefusal> => {
    if (signatures.some((signature) => startsWith(head, signature))) return err(notText);
    begun = decodeBy(new TextDecoder(encodingOf(head) ?? encoding, { fatal: true }));
    return ok(begun);
  };

  return {
    push: (chunk) => {
      if (begun !== undefined) return begun.push(chunk);
      head = joined(head, chunk);
      return head.length < headLength ? ok("") : begin().andThen((stream) => stream.push(head));
    },
    end: () => {
      if (begun !== undefined) return begun.end();
      return begin().andThen((stream) =>
        stream.push(head).andThen((first) => stream.end().map((last) => first + last)),
      );
    },
    encoding: () => begun?.encoding() ?? encoding,
    isDecoding: () => begun !== undefined,
  };
}

/** Goes on in the middle of a file whose encoding is known: what looks like a mark there is text. */
export function resumeTextStream(encoding: string): TextStream {
  return decodeBy(new TextDecoder(encoding, { fatal: true, ignoreBOM: true }));
}

function decodeBy(decoder: InstanceType<typeof TextDecoder>): TextStream {
  const decode = (bytes: Uint8Array | undefined): Result<string, FileRefusal> => {
    try {
      const text = decoder.decode(bytes, { stream: bytes !== undefined });
      return text.includes(nul) ? err(notText) : ok(text);
    } catch {
      return err(refuseFile("F_ENCODING", `The file is not ${decoder.encoding}.`));
    }
  };
  return {
    push: decode,
    end: () => decode(undefined),
    encoding: () => decoder.encoding,
    isDecoding: () => true,
  };
}

function encodingOf(head: Uint8Array): string | undefined {
  return byteOrderMarks.find(([, mark]) => startsWith(head, mark))?.[0];
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, at) => bytes[at] === byte);
}

function joined(left: Uint8Array, right: Uint8Array): Uint8Array {
  const both = new Uint8Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}

/** Where a file stops being text. */
export interface BadByte {
  readonly type: "undecodable" | "nul";
  /** From 1. */
  readonly line: number;
  /** From 0. */
  readonly offset: number;
}

/** Finds the first byte that does not decode, or is a NUL, in a second reading of the file. */
export interface BadByteFinder {
  /** The bad byte, once it has come. */
  readonly push: (chunk: Uint8Array) => BadByte | undefined;
  /** The good text in front of it from where decoding had failed on. */
  readonly before: () => string;
}

const anyLineEnd = /\r\n|\n|\r/;

/** `failingFrom` is the offset of the chunk in which decoding failed: up to there whole chunks are decoded, from there single bytes. */
export function createBadByteFinder(encoding: string, failingFrom: number): BadByteFinder {
  const decoder = new TextDecoder(encoding, { fatal: true });
  // The first few bytes wait for each other, and are decoded together.
  const singleFrom = failingFrom < headLength ? 0 : failingFrom;
  let [line, offset] = [1, 0];
  let before = "";
  let endsInCr = false;
  const advance = (bytes: Uint8Array): BadByte["type"] | undefined => {
    try {
      const text = decoder.decode(bytes, { stream: true });
      if (text.includes(nul)) return "nul";
      if (offset >= singleFrom) before += text;
      line += text.split(anyLineEnd).length - 1 - (endsInCr && text.startsWith("\n") ? 1 : 0);
      if (text !== "") endsInCr = text.endsWith("\r");
      offset += bytes.length;
      return undefined;
    } catch {
      return "undecodable";
    }
  };
  return {
    push: (chunk) => {
      // The chunks of this reading need not be those of the first.
      let at = 0;
      while (at < chunk.length) {
        const end = offset >= singleFrom ? at + 1 : at + singleFrom - offset;
        const type = advance(chunk.subarray(at, end));
        if (type !== undefined) return { type, line, offset };
        at = end;
      }
      return undefined;
    },
    before: () => before,
  };
}
