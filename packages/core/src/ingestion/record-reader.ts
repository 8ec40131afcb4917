import { parse } from "csv-parse/sync";

/**
 * One record of a delimited file. `line` is the one it begins on, counted from 1; `raw` is its text without the line end;
 * `fields` is null where its quotes make no sense.
 */
export interface SourceRecord {
  readonly line: number;
  readonly raw: string;
  readonly fields: readonly string[] | null;
}

/** Cuts text into records as it comes; the records are the same however the text is cut. */
export interface RecordReader {
  /** The records that `text` completes. */
  readonly push: (text: string) => readonly SourceRecord[];
  /** What is left at the end of the file, with or without a last line end. */
  readonly end: () => readonly SourceRecord[];
}

const lf = 10;
const cr = 13;
const quote = 34;
const anyLineEnd = /\r\n|\n|\r/;

/** Longer than this, an open quote is taken for a mistake: only its own line is lost, and memory stays bounded. */
const longestQuotedRecord = 64 * 1024;

/**
 * Reads RFC 4180 records with `delimiter` between the fields and LF, CR or CRLF behind the records, mixed as may be. Where a line has
 * no quote the record is the line; csv-parse reads the others, once this has found where they end (ADR 0004).
 */
export function createRecordReader(delimiter: string): RecordReader {
  const delimiterCode = delimiter.charCodeAt(0);
  let rest = "";
  let line = 1;

  const read = (text: string, atEnd: boolean): readonly SourceRecord[] => {
    rest += text;
    const records: SourceRecord[] = [];
    const quoted: number[] = [];
    let start = 0;
    const next = { lf: nextIndex("\n"), cr: nextIndex("\r"), quote: nextIndex('"') };
    while (start < rest.length) {
      const lineEnd = firstOf(next.lf(rest, start), next.cr(rest, start));
      if (lineEnd < 0 && !atEnd) break;
      const plainEnd = lineEnd < 0 ? rest.length : lineEnd;
      const firstQuote = next.quote(rest, start);
      const isPlain = firstQuote < 0 || firstQuote > plainEnd;
      const end = isPlain
        ? plainEnd
        : (quotedRecordEnd(rest, start, delimiterCode, atEnd) ?? (atEnd ? lastLineEnd(rest) : -1));
      if (end < 0) break;
      const following = end + lineEndLength(rest, end);
      // A CR that is the last character so far may be the first half of a CRLF.
      if (!atEnd && following === rest.length && rest.charCodeAt(end) === cr) break;
      const raw = rest.slice(start, end);
      if (!isPlain) quoted.push(records.length);
      records.push({ line, raw, fields: isPlain ? splitFields(raw, delimiter) : null });
      line += isPlain ? 1 : countLines(raw);
      start = following;
    }
    rest = rest.slice(start);
    return quoted.length === 0 ? records : withQuotedFields(records, quoted, delimiter);
  };

  return { push: (text) => read(text, false), end: () => read("", true) };
}

/**
 * Where the record with quotes that begins at `start` ends: at its line end, at the end of the file, or, where a quote stays open too long,
 * at the first line end past the limit. Undefined if that has not come yet.
 */
function quotedRecordEnd(
  text: string,
  start: number,
  delimiterCode: number,
  atEnd: boolean,
): number | undefined {
  let atFieldStart = true;
  for (let at = start; at < text.length; at += 1) {
    if (at - start > longestQuotedRecord) return lineEndFrom(text, start + longestQuotedRecord);
    const code = text.charCodeAt(at);
    if (atFieldStart && code === quote) {
      const closing = closingQuote(text, at + 1, atEnd);
      if (closing < 0) return lineEndFrom(text, start + longestQuotedRecord);
      at = closing;
      atFieldStart = false;
    } else if (code === lf || code === cr) {
      return at;
    } else {
      atFieldStart = code === delimiterCode;
    }
  }
  return undefined;
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

function lineEndFrom(text: string, from: number): number | undefined {
  const end = firstOf(text.indexOf("\n", from), text.indexOf("\r", from));
  return end < 0 ? undefined : end;
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

function countLines(raw: string): number {
  return raw.split(anyLineEnd).length;
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
    const fields = fieldsOf.get(at) ?? record.fields;
    if (fields !== null) return [{ ...record, fields }];
    return record.raw
      .split(anyLineEnd)
      .map((raw, nth) => ({ line: record.line + nth, raw, fields: null }));
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
