import { type Claim, type Instant, isNewer, type Run, type RunLedger } from "@billsdue/core";
import { okAsync } from "neverthrow";

type Entry = { readonly run: Run; readonly leaseUntil: Instant | "closed" | "released" };

/** An empty ledger. */
export function createMemoryRunLedger(): RunLedger {
  const entries = new Map<string, Entry>();

  const claim = (run: Run, leaseUntil: Instant): Claim => {
    const known = entries.get(run.fingerprint);
    if (known?.leaseUntil === "closed") return { type: "closed", run: known.run };
    for (const { run: other, leaseUntil: until } of entries.values()) {
      const isUnderWay = until !== "closed" && until !== "released" && until > run.startedAt;
      if (isUnderWay) return { type: "running", run: other, leaseUntil: until };
    }
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
