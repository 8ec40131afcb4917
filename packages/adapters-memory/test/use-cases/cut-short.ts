import {
  type Failure,
  type FileDraft,
  type IngestPorts,
  type StoredFile,
  unavailable,
} from "@billsdue/core";
import { err, errAsync, type Result, ResultAsync } from "neverthrow";

import { createGate } from "./world.ts";

/** `before`: an error, and nothing was done. `after`: it was done, and the answer was lost. A crash: nothing is done any more. */
export const fates = ["before", "after", "crash before", "crash after"] as const;

/** Which call of which effect ends how. */
export interface Cut {
  readonly effect: string;
  readonly nth: number;
  readonly fate: (typeof fates)[number];
}

/** Ports of a run that is cut short, and what is seen of it from outside. */
export interface CutRun {
  readonly ports: IngestPorts;
  /** How often each effect was asked for. */
  readonly calls: ReadonlyMap<string, number>;
  /** The cuts that were come to. */
  readonly met: readonly Cut[];
  readonly crashed: Promise<void>;
}

/** Stands between an ingestion and everything it does to the world outside. */
export function cutShort(ports: IngestPorts, cuts: readonly Cut[] = []): CutRun {
  const calls = new Map<string, number>();
  const met: Cut[] = [];
  const crash = createGate();
  let isOver = false;

  const perform = <Value>(
    effect: string,
    act: () => PromiseLike<Result<Value, Failure>>,
  ): ResultAsync<Value, Failure> => {
    const never = () => new ResultAsync<Value, Failure>(new Promise(() => undefined));
    if (isOver) return never();
    const nth = (calls.get(effect) ?? 0) + 1;
    calls.set(effect, nth);
    const cut = cuts.find((each) => each.effect === effect && each.nth === nth);
    if (cut === undefined) return new ResultAsync(Promise.resolve(act()));
    met.push(cut);
    const lost = unavailable(effect, `call ${nth} of ${effect}: ${cut.fate}`);
    switch (cut.fate) {
      case "before":
        return errAsync(lost);
      case "after":
        return new ResultAsync(Promise.resolve(act()).then(() => err(lost)));
      case "crash before":
        isOver = true;
        crash.open();
        return never();
      case "crash after":
        isOver = true;
        void act().then(crash.open);
        return never();
    }
  };

  const fileOf = (file: StoredFile): StoredFile => ({
    ...file,
    async *read(range) {
      for await (const chunk of file.read(range)) {
        const read = await perform("files.read", async () => chunk);
        yield read;
        if (read.isErr()) return;
      }
    },
  });
  const draftOf = (draft: FileDraft): FileDraft => ({
    write: (bytes) => perform("draft.write", () => draft.write(bytes)),
    finish: () => perform("draft.finish", () => draft.finish()),
    discard: () => perform("draft.discard", () => draft.discard()),
  });
  const { files, ledger, invoices, events, clock } = ports;

  return {
    calls,
    met,
    crashed: crash.opened,
    ports: {
      clock,
      files: {
        open: (key, version) =>
          perform("files.open", () => files.open(key, version)).map((file) => file && fileOf(file)),
        create: (key) => perform("files.create", () => files.create(key)).map(draftOf),
      },
      ledger: {
        claim: (run, until) => perform("ledger.claim", () => ledger.claim(run, until)),
        renew: (lease, until) => perform("ledger.renew", () => ledger.renew(lease, until)),
        hold: (run, holds) => perform("ledger.hold", () => ledger.hold(run, holds)),
        close: (lease) => perform("ledger.close", () => ledger.close(lease)),
        abandon: (lease) => perform("ledger.abandon", () => ledger.abandon(lease)),
        find: (fingerprint, now) => perform("ledger.find", () => ledger.find(fingerprint, now)),
        release: (fingerprint, release) =>
          perform("ledger.release", () => ledger.release(fingerprint, release)),
        applied: (profile) => perform("ledger.applied", () => ledger.applied(profile)),
      },
      invoices: {
        load: (id) => perform("invoices.load", () => invoices.load(id)),
        loadMany: (ids) => perform("invoices.loadMany", () => invoices.loadMany(ids)),
        save: (invoice) => perform("invoices.save", () => invoices.save(invoice)),
        saveMany: (batch) => perform("invoices.saveMany", () => invoices.saveMany(batch)),
        findDue: (before, limit) =>
          perform("invoices.findDue", () => invoices.findDue(before, limit)),
        findForReview: invoices.findForReview,
      },
      events: {
        publish: (told) => perform("events.publish", () => events.publish(told)),
      },
    },
  };
}
