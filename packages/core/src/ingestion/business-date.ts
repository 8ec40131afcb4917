import { dateOf, datePattern } from "../time/date-format.ts";
import { epochOf, type Instant } from "../time/instant.ts";
import { addDays, isLocalDate, type LocalDate, localDateAt } from "../time/local-date.ts";
import type { Watermark } from "../watermark.ts";
import type { Profile } from "./profile.ts";

/** What a file is told by besides its content. */
export interface FileFacts {
  readonly name: string;
  readonly lastModified: Instant;
  /** What is stored with it, by lower-case key. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * How new a file is. Its business date is the first that there is: what its leading record states, the date in its name (`2026-11-22` or
 * `20261122`, or as the profile has it), that in its metadata, the day it was last modified in the biller's time zone. Among the files of a
 * day the one modified later is newer. A date more than a day ahead of its modification is no business date: a due date, perhaps.
 */
export function watermarkOf(
  file: FileFacts,
  timeZone: string,
  profile?: Pick<Profile, "fileNameDateFormat" | "businessDateMetadata">,
  stated?: LocalDate,
): Watermark {
  const modifiedOn = localDateAt(file.lastModified, timeZone);
  const inMetadata = file.metadata?.[profile?.businessDateMetadata ?? ""] ?? "";
  const found = [
    stated,
    ...datesIn(file.name, profile?.fileNameDateFormat ?? isoFormat),
    inMetadata,
  ].find(
    (date): date is LocalDate =>
      date !== undefined && isLocalDate(date) && date <= addDays(modifiedOn, 1),
  );
  return { businessDate: found ?? modifiedOn, sequence: epochOf(file.lastModified) };
}

const isoFormat = "YYYY-MM-DD";
const isoWithOrWithoutHyphens = "(?<year>\\d{4})-?(?<month>\\d{2})-?(?<day>\\d{2})";

function datesIn(name: string, format: string): readonly (LocalDate | undefined)[] {
  const pattern = format === isoFormat ? isoWithOrWithoutHyphens : datePattern(format);
  return [...name.matchAll(new RegExp(`(?<!\\d)${pattern}(?!\\d)`, "g"))].map(dateOf);
}
