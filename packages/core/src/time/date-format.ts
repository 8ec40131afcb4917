import { isLocalDate, type LocalDate } from "./local-date.ts";

const token = /YYYY|MM|M|DD|D/g;
const wellFormed = /^(?:YYYY|MM?|DD?)[./ -]?(?:YYYY|MM?|DD?)[./ -]?(?:YYYY|MM?|DD?)$/;
/** Where neither the month nor the day need have two digits, something must stand between them: `111` could be two days. */
const runTogether = /(?<!M)M(?:YYYY)?D(?!D)|(?<!D)D(?:YYYY)?M(?!M)/;
const patterns: Readonly<Record<string, string>> = {
  YYYY: "(?<year>\\d{4})",
  MM: "(?<month>\\d{2})",
  M: "(?<month>\\d{1,2})",
  DD: "(?<day>\\d{2})",
  D: "(?<day>\\d{1,2})",
};

/**
 * Whether `format` is a way to write a day: `YYYY`, `MM` (or `M`, one digit allowed) and `DD` (or `D`), each once, in any order, with
 * nothing, a point, a slash, a hyphen or a space between them; something, where `M` and `D` could not be told apart.
 */
export function isDateFormat(format: string): boolean {
  if (!wellFormed.test(format) || runTogether.test(format)) return false;
  const letters = (format.match(token) ?? []).map((found) => found.charAt(0)).sort();
  return letters.join("") === "DMY";
}

/** A regular expression source for a day in that format, with the groups `year`, `month` and `day`. */
export function datePattern(format: string): string {
  return format.replaceAll(".", "\\.").replaceAll(token, (found) => patterns[found] ?? found);
}

/** The day of a match of `datePattern`, or undefined where the calendar has none. */
export function dateOf(match: RegExpMatchArray | null): LocalDate | undefined {
  const { year = "", month = "", day = "" } = match?.groups ?? {};
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isLocalDate(date) ? date : undefined;
}

/** Reads days written in one format; what is none gives undefined. */
export function createDateReader(format: string): (text: string) => LocalDate | undefined {
  // Stryker disable next-line ConditionalExpression,StringLiteral: its pattern reads the same days; this only saves the work
  if (format === "YYYY-MM-DD") return (text) => (isLocalDate(text) ? text : undefined);
  const pattern = new RegExp(`^${datePattern(format)}$`);
  return (text) => dateOf(pattern.exec(text));
}
