const calendarDay = /^\d{4}-\d{2}-\d{2}$/;
const style = { day: "numeric", month: "long", year: "numeric" } as const;

/** `2026-03-02` as `March 2, 2026`; the biller's own words as they are. */
export function dayText(day: string): string {
  const at = calendarDay.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at)) return day;
  return new Intl.DateTimeFormat("en", { ...style, timeZone: "UTC" }).format(at);
}

/** The day of an instant, where the reader is. */
export function dayOfInstant(instant: string): string {
  const at = Date.parse(instant);
  return Number.isNaN(at) ? instant : new Intl.DateTimeFormat("en", style).format(at);
}

/** `3:40 PM`: the time of day of an instant, where the reader is; undefined for what is no instant. */
export function timeOfInstant(instant: string): string | undefined {
  const at = Date.parse(instant);
  if (Number.isNaN(at)) return undefined;
  return new Intl.DateTimeFormat("en", { hour: "numeric", minute: "2-digit" }).format(at);
}
