import type { Brand } from "../brand.ts";
import { epochOf, type Instant, instantFromEpoch } from "./instant.ts";

/** A calendar day without a time or a zone, `2026-12-01`. Local dates compare as strings do. */
export type LocalDate = Brand<string, "LocalDate">;

const shape = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const day = 24 * 60 * 60 * 1000;

/** Whether `text` is a day of the calendar spelled `YYYY-MM-DD`. */
export function isLocalDate(text: string): text is LocalDate {
  if (!shape.test(text)) return false;
  // Every month has that many, and it takes its time to ask the calendar.
  if (text.slice(8) <= "28") return true;
  const milliseconds = Date.parse(`${text}T00:00:00.000Z`);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(text);
}

/** The day it is in `timeZone` (an IANA name) at `instant`. */
export function localDateAt(instant: Instant, timeZone: string): LocalDate {
  const local = formatterFor(timeZone).format(new Date(epochOf(instant)));
  return isLocalDate(local) ? local : utcDate(instant);
}

/** Whether `timeZone` is an IANA time zone that the runtime knows. */
export function isTimeZone(timeZone: string): boolean {
  try {
    formatterFor(timeZone);
    return true;
  } catch {
    return false;
  }
}

/** The day `days` after `date`, or before it when negative; held at the ends of the years 0000 to 9999. */
export function addDays(date: LocalDate, days: number): LocalDate {
  const moved = instantFromEpoch(Date.parse(`${date}T00:00:00.000Z`) + days * day);
  return moved === undefined ? date : utcDate(moved);
}

/** 0 for Sunday to 6 for Saturday. */
export function dayOfWeek(date: LocalDate): number {
  return new Date(`${date}T00:00:00.000Z`).getUTCDay();
}

/** The UTC day that an instant begins with. */
function utcDate(instant: Instant): LocalDate {
  return instant.slice(0, 10) as LocalDate;
}

// Making one takes a hundred times as long as using it, and there are no more than there are time zones.
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  formatters.set(timeZone, made);
  return made;
}
