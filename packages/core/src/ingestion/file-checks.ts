import type { Currency } from "../money/currency.ts";
import { formatMoney } from "../money/money.ts";
import type { Hold } from "./codes.ts";
import type { Profile } from "./profile.ts";
import type { FileTotals } from "./totals.ts";

/** What the trailer of a file states; undefined where the profile names no place for it, null where what stands there is none. */
export interface StatedTotals {
  readonly rows?: number | null;
  /** In ten-thousandths of a unit, whatever the currencies. */
  readonly sum?: bigint | null;
}

/** What the first pass over a file has counted. */
export interface FileCounts extends FileTotals {
  readonly rejected: number;
  /** The sum of the balance column of all rows, in ten-thousandths; null where some row has none that can be read. */
  readonly controlSum: bigint | null;
  /** The last trailer's, if there is one. */
  readonly trailer?: StatedTotals;
  /** No row follows a trailer. */
  readonly isTrailerLast: boolean;
  /** The last record is one whose fields do not fit, or has no line end behind it. */
  readonly end: { readonly isRagged: boolean; readonly isUnended: boolean };
  /** These rows were rejected before and are sent again, without the rest of their file. */
  readonly isCorrection: boolean;
}

/** Why a file has to be looked at before it is applied. `before` are the totals of the file before it, where that can be compared. */
export function findHolds(
  counts: FileCounts,
  profile: Profile,
  before: FileTotals | undefined,
): readonly Hold[] {
  const { isCorrection } = counts;
  return [
    ...truncation(counts, isCorrection ? undefined : profile.trailer?.marker),
    ...(counts.trailer === undefined ? [] : controlTotals(counts, counts.trailer)),
    ...rejects(counts, profile.holds.rejectedShare),
    ...(before === undefined
      ? []
      : isCorrection
        ? manyCorrections(counts, before)
        : anomalies(counts, before, profile)),
  ];
}

function truncation(
  { trailer, isTrailerLast, end }: FileCounts,
  marker: string | undefined,
): readonly Hold[] {
  const hold = (message: string): readonly Hold[] => [{ code: "F_MAYBE_TRUNCATED", message }];
  if (end.isUnended && end.isRagged) return hold("the last row breaks off in the middle");
  if (marker === undefined) return [];
  if (trailer === undefined) return hold(`there is no trailer: no record begins with ${marker}`);
  if (!isTrailerLast) return hold("rows follow a trailer");
  return end.isUnended ? hold("no line end follows the trailer") : [];
}

function controlTotals(counts: FileCounts, stated: StatedTotals): readonly Hold[] {
  const holds: Hold[] = [];
  if (stated.rows !== undefined && stated.rows !== counts.rows) {
    const said = stated.rows === null ? "no number of rows" : `${stated.rows} rows`;
    const message = `the trailer states ${said}, the file has ${counts.rows}`;
    holds.push({ code: "F_CONTROL_COUNT", message });
  }
  if (stated.sum !== undefined && (stated.sum === null || stated.sum !== counts.controlSum)) {
    const said = stated.sum === null ? "no sum" : `a sum of ${decimal(stated.sum)}`;
    const found =
      counts.controlSum === null
        ? "some of the balances cannot be read"
        : `the balances add up to ${decimal(counts.controlSum)}`;
    holds.push({ code: "F_CONTROL_SUM", message: `the trailer states ${said}, ${found}` });
  }
  return holds;
}

function rejects({ rows, rejected }: FileCounts, rejectedShare: number): readonly Hold[] {
  if (rejected === 0 || (rejected < rows && rejected <= rows * rejectedShare)) return [];
  const message =
    rejected === rows
      ? `${rows === 1 ? "the only row is" : `all ${rows} rows are`} rejected: the profile may not be this file's`
      : `${rejected} of ${rows} rows are rejected, more than ${percent(rejectedShare)}`;
  return [{ code: "F_TOO_MANY_REJECTS", message }];
}

/** What was rejected of a file is a part of it; more than that is a whole file in disguise. */
function manyCorrections({ rows }: FileCounts, before: FileTotals): readonly Hold[] {
  if (rows <= before.rows) return [];
  const message = `${rows} corrected rows, and no more than ${before.rows} in the file before`;
  return [{ code: "F_ANOMALY", message }];
}

function anomalies(
  { rows, amounts }: FileCounts,
  before: FileTotals,
  { holds: { fewerRowsShare, sumChangeShare } }: Profile,
): readonly Hold[] {
  const found: Hold[] = [];
  if (fewerRowsShare !== null && before.rows - rows > before.rows * fewerRowsShare) {
    const message = `${rows} rows, ${before.rows} in the file before: more than ${percent(fewerRowsShare)} fewer`;
    found.push({ code: "F_ANOMALY", message });
  }
  if (sumChangeShare === null) return found;
  for (const currency of new Set([...before.amounts.keys(), ...amounts.keys()])) {
    const [sum, now] = [before.amounts.get(currency), amounts.get(currency) ?? 0n];
    if (sum === undefined && now !== 0n) {
      const message = `${money(now, currency)} in all, no ${currency} in the file before`;
      found.push({ code: "F_ANOMALY", message });
      continue;
    }
    if (sum === undefined || sum === 0n || differenceShare(sum, now) <= sumChangeShare) continue;
    const message = `${money(now, currency)} in all, ${money(sum, currency)} in the file before: more than ${percent(sumChangeShare)} apart`;
    found.push({ code: "F_ANOMALY", message });
  }
  return found;
}

/** How far `now` is from `before`, as a share of that. Not exact, and need not be. */
function differenceShare(before: bigint, now: bigint): number {
  return Math.abs(Number(now - before) / Number(before));
}

function money(minorUnits: bigint, currency: Currency): string {
  return formatMoney({ currency, minorUnits });
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

/** Ten-thousandths as a decimal number, with at least two decimals. */
function decimal(tenThousandths: bigint): string {
  const digits = (tenThousandths < 0n ? -tenThousandths : tenThousandths)
    .toString()
    .padStart(5, "0");
  const sign = tenThousandths < 0n ? "-" : "";
  return `${sign}${digits.slice(0, -4)}.${digits.slice(-4).replace(/0{1,2}$/, "")}`;
}
