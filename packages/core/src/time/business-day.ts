import { addDays, dayOfWeek, type LocalDate } from "./local-date.ts";

/** Whether the biller books payments that day: no Saturday, no Sunday, none of `holidays`. */
export function isBusinessDay(date: LocalDate, holidays: readonly LocalDate[]): boolean {
  const weekday = dayOfWeek(date);
  return weekday !== 0 && weekday !== 6 && !holidays.includes(date);
}

/** `date` itself where it is a business day, else the next one. */
export function businessDayFrom(date: LocalDate, holidays: readonly LocalDate[]): LocalDate {
  let day = date;
  // A year of holidays in a row is a mistake in the policy, not a calendar: stop looking.
  for (let tries = 0; tries < 366 && !isBusinessDay(day, holidays); tries += 1) {
    day = addDays(day, 1);
  }
  return day;
}

/** The business day `count` business days after `date`. */
export function addBusinessDays(
  date: LocalDate,
  count: number,
  holidays: readonly LocalDate[],
): LocalDate {
  let day = businessDayFrom(date, holidays);
  for (let left = count; left > 0; left -= 1) {
    day = businessDayFrom(addDays(day, 1), holidays);
  }
  return day;
}
