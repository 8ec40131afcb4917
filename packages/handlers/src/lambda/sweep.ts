import {
  addMilliseconds,
  epochOf,
  type SweepPorts,
  type SweepReport,
  sweepOpenPayments,
} from "@billsdue/core";

import { failed } from "../failed.ts";
import type { Telemetry } from "./telemetry.ts";

/** What a workflow may still be at. */
const graceMs = 30_000;
/** As many as are seen to in a function's time though the gateway does not answer. */
const limit = 20;

/** Sweeps once, and says how it found things. Throws where it could not look. */
export function sweep(ports: SweepPorts, telemetry: Telemetry): () => Promise<void> {
  return async () => {
    const now = ports.clock.now();
    const dueBy = addMilliseconds(now, -graceMs);
    const swept = await sweepOpenPayments(ports)({ dueBy, limit });
    if (swept.isErr()) throw failed(swept.error);
    const { oldestOpen } = swept.value;
    const ageMs = oldestOpen === undefined ? 0 : epochOf(now) - epochOf(oldestOpen);
    tellOf(swept.value, Math.round(ageMs / 1_000), telemetry);
  };
}

/** Zeros are measured, too: that nothing is measured means that nobody sweeps. */
function tellOf(report: SweepReport, ageSeconds: number, { log, measure }: Telemetry): void {
  log({ event: "swept", ...report });
  measure("SweepFailures", report.failed);
  measure("OldestOpenPayment", ageSeconds);
}
