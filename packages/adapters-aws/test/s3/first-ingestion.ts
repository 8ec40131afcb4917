import type { IngestPorts } from "@billsdue/core";
import { instant } from "@billsdue/core/testing";
import { okAsync } from "neverthrow";

/** What the first ingestion of all works with, besides files: nothing is known yet, and whatever is saved is forgotten. */
export const firstIngestion: Omit<IngestPorts, "files"> = {
  clock: { now: () => instant("2026-11-23") },
  events: { publish: () => okAsync(undefined) },
  invoices: {
    load: () => okAsync(undefined),
    loadMany: () => okAsync([]),
    save: (invoice) => okAsync(invoice),
    saveMany: (invoices) => okAsync(invoices.map(() => "saved")),
    findDue: () => okAsync([]),
    findForReview: () => okAsync([]),
  },
  ledger: {
    claim: (run, until) =>
      okAsync({ type: "claimed", run, lease: { fingerprint: run.fingerprint, until } }),
    renew: (lease, until) => okAsync({ ...lease, until }),
    hold: (run, holds) => okAsync({ type: "held", run, holds }),
    close: () => okAsync(undefined),
    abandon: () => okAsync(undefined),
    find: () => okAsync(undefined),
    release: () => okAsync(undefined),
    applied: () => okAsync({}),
  },
};
