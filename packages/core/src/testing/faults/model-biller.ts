import type { CapturedPayment } from "../../payment/payment.ts";
import { addBusinessDays } from "../../time/business-day.ts";
import { localDateAt } from "../../time/local-date.ts";
import type { Watermark } from "../../watermark.ts";
import { currency } from "../make.ts";
import { bill, type BillerFile, fileOf } from "./bill.ts";
import type { World } from "./world.ts";

/** What the biller knew when it wrote a file. */
interface Snapshot {
  readonly charged: bigint;
  /** The gateway's references of what it had posted by then. */
  readonly posted: ReadonlySet<string>;
}

/** The biller's own books: what it has charged, and what the gateway has paid out to it, some business days later. */
export interface ModelBiller {
  readonly charge: (minorUnits: bigint) => void;
  /** Everything that it has ever charged. */
  readonly charged: () => bigint;
  readonly write: () => BillerFile;
  /** What the file of that watermark knew. */
  readonly snapshot: (asOf: Watermark) => Snapshot;
  /** Whether the figure of that file has the capture in it. */
  readonly hasPosted: (capture: CapturedPayment, asOf: Watermark) => boolean;
}

/** A biller who has charged `charged` and posts what the gateway has taken `postingDays` business days later. */
export function createModelBiller(
  { ports, takings }: World,
  charged: bigint,
  postingDays: number,
): ModelBiller {
  const snapshots = new Map<string, Snapshot>();
  let total = charged;
  let written = 0;
  const snapshot = ({ businessDate, sequence }: Watermark) =>
    snapshots.get(`${businessDate} ${sequence}`) ?? { charged: total, posted: new Set<string>() };

  return {
    charge: (minorUnits) => {
      total += minorUnits;
    },
    charged: () => total,
    snapshot,
    hasPosted: ({ gatewayRef }, asOf) => snapshot(asOf).posted.has(gatewayRef),
    write: () => {
      const now = ports.clock.now();
      const { timeZone, holidays } = ports.policy;
      const today = localDateAt(now, timeZone);
      const paidOut = takings(bill).filter(
        ({ at }) => addBusinessDays(localDateAt(at, timeZone), postingDays, holidays) <= today,
      );
      const figure = paidOut.reduce((sum, { amount }) => sum - amount.minorUnits, total);
      const posted = new Set(paidOut.map(({ gatewayRef }) => gatewayRef));
      snapshots.set(`${today} ${Date.parse(now)}`, { charged: total, posted });
      written += 1;
      const balance = { currency: currency("USD"), minorUnits: figure };
      return {
        name: `bills-${written}.csv`,
        content: fileOf(balance, written),
        writtenAt: now,
      };
    },
  };
}
