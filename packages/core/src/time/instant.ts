import type { Brand } from "../brand.ts";

/** A moment in UTC to the millisecond, `2026-11-22T09:30:00.000Z`. Instants compare as strings do. */
export type Instant = Brand<string, "Instant">;

const shape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** Whether `text` is an instant in its one spelling, and exists (no 30 February). */
export function isInstant(text: string): text is Instant {
  if (!shape.test(text)) return false;
  const milliseconds = Date.parse(text);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString() === text;
}

/** The instant that many milliseconds after 1970 (fractions dropped), or undefined outside the years 0000 to 9999. */
export function instantFromEpoch(milliseconds: number): Instant | undefined {
  const date = new Date(Math.trunc(milliseconds));
  if (Number.isNaN(date.getTime())) return undefined;
  const text = date.toISOString();
  return isInstant(text) ? text : undefined;
}

/** Milliseconds since 1970. */
export function epochOf(instant: Instant): number {
  return Date.parse(instant);
}

/** `instant` moved by `milliseconds`, which may be negative; held at the ends of the years 0000 to 9999. */
export function addMilliseconds(instant: Instant, milliseconds: number): Instant {
  return instantFromEpoch(epochOf(instant) + milliseconds) ?? instant;
}
