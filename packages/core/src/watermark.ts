import type { LocalDate } from "./time/local-date.ts";

/** How new a file is: the biller's business date, then a sequence within the day. */
export interface Watermark {
  readonly businessDate: LocalDate;
  readonly sequence: number;
}

/** Whether `left` is strictly newer than `right`. */
export function isNewer(left: Watermark, right: Watermark): boolean {
  if (left.businessDate !== right.businessDate) return left.businessDate > right.businessDate;
  return left.sequence > right.sequence;
}

/** Whether both are the same point in the biller's sequence of files. */
export function sameWatermark(left: Watermark, right: Watermark): boolean {
  return left.businessDate === right.businessDate && left.sequence === right.sequence;
}
