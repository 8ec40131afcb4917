import { epochOf, type Instant } from "../time/instant.ts";
import { addDays, isLocalDate, localDateAt } from "../time/local-date.ts";
import type { Watermark } from "../watermark.ts";

const dateInName = /(?<!\d)(\d{4})-?(\d{2})-?(\d{2})(?!\d)/g;

/**
 * How new a file is. Its business date is the date in its name (`2026-11-22` or `20261122`), else the day it was last modified in the
 * biller's time zone; among the files of a day the one modified later is newer. A date that was more than a day off when the file was
 * modified is no business date: a due date, perhaps.
 */
export function watermarkOf(
  file: { readonly name: string; readonly lastModified: Instant },
  timeZone: string,
): Watermark {
  const modifiedOn = localDateAt(file.lastModified, timeZone);
  const named = [...file.name.matchAll(dateInName)]
    .map(([, year, month, day]) => `${year}-${month}-${day}`)
    .filter(isLocalDate)
    .find((date) => date <= addDays(modifiedOn, 1));
  return {
    businessDate: named ?? modifiedOn,
    sequence: epochOf(file.lastModified),
  };
}
