import { defaultProfile, type Run } from "@billsdue/core";
import { fingerprint, instant, watermark } from "@billsdue/core/testing";

/** The run of a file whose fingerprint is that digit over and over, begun at noon. */
export function someRun(digit: string): Run {
  return {
    fingerprint: fingerprint(digit),
    key: "inbox/bills.csv",
    file: "bills.csv",
    asOf: watermark("2026-11-22"),
    startedAt: instant("2026-11-22"),
    profile: defaultProfile,
  };
}
