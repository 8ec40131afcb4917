import { parse } from "csv-parse/sync";

/**
 * One record of a delimited file. `line` is the one it begins on, counted from 1; `raw` is its text without the line end, of one that is
 * too long only its beginning.
 */
export type SourceRecord = {
  readonly line: number;
  readonly raw: string;
  /** The file ends within it: no line end follows. */
  readonly unended?: true;
} & (
  | { readonly fields: readonly string[] }
  | { readonly fields: null; readonly fault: "quote" | "too-long" }
);

/** Cuts text into records as it comes; the records are the same however the text is cut. */
export interface RecordReader {
  /** The records that `text` completes. */
  readonly push: (text: string) => readonly SourceRecord[];
  /** What is left at the end of the file, with or without a last line end. */
  readonly end: () => readonly SourceRecord[];
  /** The line on which the next record begins, or undefined where one may have begun already. */
  readonly nextLine: () => number | undefined;
}

const lf = 10;
const cr = 13;
const quote = 34;
const anyLineEnd = /\r\n|\n|\r/;
/**
 * Reads RFC 4180 records with `delimiter` between the fields and LF, CR or CRLF behind the records, mixed as may be. Where a line has
 * no quote the record is the line; csv-parse reads the others, once this has found where they end (ADR 0004). No record is longer than
 * `longest` characters, nor is much more than that kept in memory: a quote that stays open for so long is a mistake, which costs the lines
 * it has swallowed, and a line that is longer costs itself. The first record begins on `firstLine`.
 */
export function createRecordReader(
  delimiter: string,
  longest: number,
  firstLine = 1,
): RecordReader {
  const delimiterCode = delimiter.charCodeAt(0);
  let rest = "";
  let line = firstLine;
  /** A line whose end is looked for while the rest of it is thrown away. */
  let overlong: SourceRecord | undefined;
  /** The line that is read next is the last one that an open quote has swallowed. */
  let isSwallowed = false;

  const read = (text: string, atEnd: boolean): readonly SourceRecord[] => {
    rest += text;
    const isUnended = atEnd && (rest === "" ? overlong !== undefined : !/[\r\n]$/.test(rest));
    const records: SourceRecord[] = [];
    const quoted: number[] = [];
    let start = 0;
    const next = { lf: nextIndex("\n"), cr: nextIndex("\r"), quote: nextIndex('"') };
    while (start < rest.length || (atEnd && overlong !== undefined)) {
      const lineEnd = firstOf(next.lf(rest, start), next.cr(rest, start));
      const plainEnd = lineEnd < 0 ? rest.length : lineEnd;
      const isTooLong = overlong !== undefined || plainEnd - start > longest;
      if (lineEnd < 0 && !atEnd) {
        if (!isTooLong) break;
        overlong ??= tooLong(line, rest.slice(start, start + longest));
        start = rest.length;
        break;
      }
      const firstQuote = next.quote(rest, start);
      const isPlain = isTooLong || isSwallowed || firstQuote < 0 || firstQuote > plainEnd;
      const found = isPlain
        ? plainEnd
        : quotedRecordEnd(rest, start, delimiterCode, longest, atEnd);
      if (found === "open-too-long") {
        const last = lastLineStart(rest, start, start + longest);
        for (const raw of rest.slice(start, last).split(anyLineEnd).slice(0, -1)) {
          records.push(faulty(line, raw));
          line += 1;
        }
        start = last;
        isSwallowed = true;
        continue;
      }
      const end = found === "not-yet" ? (atEnd ? lastLineEnd(rest) : -1) : found;
      if (end < 0) break;
      const following = end + lineEndLength(rest, end);
      // A CR that is the last character so far may be the first half of a CRLF.
      if (!atEnd && following === rest.length && rest.charCodeAt(following - 1) === cr) break;
      const raw = rest.slice(start, end);
      if (isTooLong) records.push(overlong ?? tooLong(line, raw.slice(0, longest)));
      else if (isSwallowed) records.push(faulty(line, raw));
      else {
        if (!isPlain) quoted.push(records.length);
        records.push({ line, raw, fields: isPlain ? splitFields(raw, delimiter) : [] });
      }
      line += isPlain ? 1 : raw.split(anyLineEnd).length;
      overlong = undefined;
      isSwallowed = false;
      start = following;
    }
    rest = rest.slice(start);
    const complete = quoted.length === 0 ? records : withQuotedFields(records, quoted, delimiter);
    return isUnended ? lastUnended(complete) : complete;
  };

  return {
    push: (text) => read(text, false),
    end: () => read("", true),
    nextLine: () => (rest === "" && overlong === undefined && !isSwallowed ? line : undefined),
  };
}

function tooLong(line: number, raw: string): SourceRecord {
  return { line, raw, fields: null, fault: "too-long" };
}

function faulty(line: number, raw: string): SourceRecord {
  return { line, raw, fields: null, fault: "quote" };
}

function lastUnended(records: readonly SourceRecord[]): readonly SourceRecord[] {
  const last = records.at(-1);
  return last === undefined ? [] : [...records.slice(0, -1), { ...last, unended: true }];
}

/**
 * Where the record with quotes that begins at `start` ends: at its line end or at the end of the file. `open-too-long` where `longest`
 * characters have not sufficed, `not-yet` where the end has not come.
 */
function quotedRecordEnd(
  text: string,
  start: number,
  delimiterCode: number,
  longest: number,
  atEnd: boolean,
): number | "open-too-long" | "not-yet" {
  let atFieldStart = true;
  for (let at = start; at < text.length; at += 1) {
    if (at - start > longest) return "open-too-long";
    const code = text.charCodeAt(at);
    if (atFieldStart && code === quote) {
      const closing = closingQuote(text, at + 1, atEnd);
      if (closing < 0) return text.length - start > longest ? "open-too-long" : "not-yet";
      at = closing;
      atFieldStart = false;
    } else if (code === lf || code === cr) {
      return at;
    } else {
      atFieldStart = code === delimiterCode;
    }
  }
  return text.length - start > longest ? "open-too-long" : "not-yet";
}

/** Where the last of the lines from `start` on begins that begins before `end`. */
function lastLineStart(text: string, start: number, end: number): number {
  const lineEnd = Math.max(text.lastIndexOf("\n", end - 1), text.lastIndexOf("\r", end - 1));
  return lineEnd < start ? start : lineEnd + lineEndLength(text, lineEnd);
}

/** `split`, in half the time where the fields are few. */
function splitFields(raw: string, delimiter: string): readonly string[] {
  const fields: string[] = [];
  let start = 0;
  for (let end = raw.indexOf(delimiter); end >= 0; end = raw.indexOf(delimiter, start)) {
    fields.push(raw.slice(start, end));
    start = end + 1;
  }
  fields.push(raw.slice(start));
  return fields;
}

/** The quote that closes the field whose content begins at `from`; a doubled quote is content. */
function closingQuote(text: string, from: number, atEnd: boolean): number {
  let at = text.indexOf('"', from);
  while (at >= 0 && text.charCodeAt(at + 1) === quote) at = text.indexOf('"', at + 2);
  // Without the character behind it, it may still turn out to be the first of two.
  return at === text.length - 1 && !atEnd ? -1 : at;
}

/** `indexOf` that searches the same stretch of a text but once. The start must not go back, nor the text change. */
function nextIndex(search: string): (text: string, from: number) => number {
  let found = -2;
  return (text, from) => {
    if (found === -1 || found >= from) return found;
    found = text.indexOf(search, from);
    return found;
  };
}

function firstOf(left: number, right: number): number {
  if (left < 0) return right;
  return right < 0 ? left : Math.min(left, right);
}

/** Where the last line ends, its line end, if it has one, left out. */
function lastLineEnd(text: string): number {
  if (text.endsWith("\r\n")) return text.length - 2;
  return text.endsWith("\n") || text.endsWith("\r") ? text.length - 1 : text.length;
}

function lineEndLength(text: string, at: number): number {
  if (at >= text.length) return 0;
  return text.charCodeAt(at) === cr && text.charCodeAt(at + 1) === lf ? 2 : 1;
}

/** Gives the records at `quoted` their fields. One whose quotes make no sense is given back line by line. */
function withQuotedFields(
  records: readonly SourceRecord[],
  quoted: readonly number[],
  delimiter: string,
): readonly SourceRecord[] {
  const together = parseRecords(quoted.map((at) => records[at]?.raw ?? "").join("\n"), delimiter);
  const fieldsOf = new Map(
    quoted.map((at, nth) => {
      const alone = () => parseRecords(records[at]?.raw ?? "", delimiter)?.[0] ?? null;
      return [at, together?.length === quoted.length ? (together[nth] ?? null) : alone()];
    }),
  );
  return records.flatMap((record, at): readonly SourceRecord[] => {
    const fields = fieldsOf.get(at);
    if (fields === undefined) return [record];
    if (fields !== null) return [{ line: record.line, raw: record.raw, fields }];
    return record.raw.split(anyLineEnd).map((raw, nth) => faulty(record.line + nth, raw));
  });
}

/** Records of RFC 4180 text with LF between them, or undefined where a quote stands where none may. */
function parseRecords(text: string, delimiter: string): readonly (readonly string[])[] | undefined {
  try {
    return parse(text, { delimiter, record_delimiter: "\n", relax_column_count: true });
  } catch {
    return undefined;
  }
}
