import { type Claim, type Instant, isNewer, type Run, type RunLedger } from "@billsdue/core";
import { okAsync } from "neverthrow";

type Entry = { readonly run: Run; readonly leaseUntil: Instant | "closed" | "released" };

/** An empty ledger. */
export function createMemoryRunLedger(): RunLedger {
  const entries = new Map<string, Entry>();

  const claim = (run: Run, leaseUntil: Instant): Claim => {
    const entry = entries.get(run.fingerprint);
    if (entry?.leaseUntil === "closed") return { type: "closed", run: entry.run };
    const isHeld =
      entry !== undefined && entry.leaseUntil !== "released" && entry.leaseUntil > run.startedAt;
    if (isHeld) return { type: "running", run: entry.run, leaseUntil: entry.leaseUntil };
    entries.set(run.fingerprint, { run: structuredClone(run), leaseUntil });
    return { type: "claimed" };
  };

  // Whoever lets go of a run that somebody else has closed meanwhile opens nothing.
  const leave = (fingerprint: string, leaseUntil: "closed" | "released") => {
    const entry = entries.get(fingerprint);
    if (entry !== undefined && entry.leaseUntil !== "closed")
      entries.set(fingerprint, { ...entry, leaseUntil });
    return okAsync(undefined);
  };

  return {
    claim: (run, leaseUntil) => okAsync(structuredClone(claim(run, leaseUntil))),
    close: (fingerprint) => leave(fingerprint, "closed"),
    release: (fingerprint) => leave(fingerprint, "released"),
    appliedThrough: () =>
      okAsync(
        [...entries.values()]
          .filter(({ leaseUntil }) => leaseUntil === "closed")
          .map(({ run }) => run.asOf)
          .reduce<Run["asOf"] | undefined>(
            (newest, asOf) => (newest === undefined || isNewer(asOf, newest) ? asOf : newest),
            undefined,
          ),
      ),
  };
}
