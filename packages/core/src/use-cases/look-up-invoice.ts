import { err, ok, type ResultAsync, safeTry } from "neverthrow";

import type { Failure } from "../failure.ts";
import { type InvoiceId, parseInvoiceId } from "../ids.ts";
import type { Invoice } from "../invoice/invoice.ts";
import { type PayLinkKey, readPayLink } from "../lookup/pay-link.ts";
import { isProven, type Proof } from "../lookup/proof.ts";
import {
  addMiss,
  isLocked,
  type Misses,
  missesExpireAt,
  takeBackMiss,
} from "../lookup/throttle.ts";
import type { BillerPolicy } from "../policy.ts";
import type { Clock } from "../ports/clock.ts";
import type { InvoiceStore } from "../ports/invoice-store.ts";
import type { LookUpGuard } from "../ports/look-up-guard.ts";
import type { Instant } from "../time/instant.ts";

/** The one answer to no such invoice, wrong proof, too many tries and a bad link: which it is, is nobody's business. */
export interface InvoiceNotMatched {
  readonly type: "invoice-not-matched";
}

/** What looking up works with. */
export interface LookUpPorts {
  readonly invoices: InvoiceStore;
  readonly guard: LookUpGuard;
  readonly clock: Clock;
  readonly policy: BillerPolicy;
  readonly payLinkKeys: readonly PayLinkKey[];
}

/** A look-up by what is printed on the bill, or by a link that the biller has sent. */
export type LookUp =
  | ({ readonly type: "proof"; readonly invoiceId: string } & Proof)
  | { readonly type: "link"; readonly link: string };

const notMatched: InvoiceNotMatched = { type: "invoice-not-matched" };
/** Well above the tries that lock a look-up: who loses them all is told what everybody else is told. */
const mostTries = 25;

/** Finds the invoice that the caller has shown to know. Misses are counted, and lock the look-up of that invoice for a while. */
export function lookUpInvoice(
  ports: LookUpPorts,
): (lookUp: LookUp) => ResultAsync<Invoice, InvoiceNotMatched | Failure> {
  return (lookUp) => (lookUp.type === "link" ? byLink(ports, lookUp.link) : byProof(ports, lookUp));
}

function byLink(
  { invoices, clock, payLinkKeys }: LookUpPorts,
  link: string,
): ResultAsync<Invoice, InvoiceNotMatched | Failure> {
  return safeTry(async function* () {
    const id = readPayLink(link, clock.now(), payLinkKeys);
    if (id === undefined) return err(notMatched);
    const invoice = yield* invoices.load(id);
    return invoice === undefined ? err(notMatched) : ok(invoice);
  });
}

function byProof(
  ports: LookUpPorts,
  lookUp: Extract<LookUp, { type: "proof" }>,
): ResultAsync<Invoice, InvoiceNotMatched | Failure> {
  return safeTry(async function* () {
    const id = parseInvoiceId(lookUp.invoiceId);
    if (id.isErr()) return err(notMatched);
    // Counted before anything is compared: else as many could guess at once as like.
    const noted = await noteTry(ports, id.value);
    if (noted.isErr() && noted.error.type !== "conflict") return err(noted.error);
    const tryAt = noted.unwrapOr(undefined);
    const invoice = yield* ports.invoices.load(id.value);
    const proven = isProven(invoice, lookUp, ports.policy);
    if (tryAt === undefined || !proven || invoice === undefined) return err(notMatched);
    // Where this fails, the try counts as a miss: no reason to refuse who knows.
    await changeMisses(ports, id.value, (misses) => takeBackMiss(misses, tryAt));
    return ok(invoice);
  });
}

/** Counts a try as a miss for now, and gives its time; undefined where the look-up is locked. */
function noteTry(ports: LookUpPorts, id: InvoiceId): ResultAsync<Instant | undefined, Failure> {
  const now = ports.clock.now();
  return changeMisses(ports, id, (misses) =>
    isLocked(misses, now) ? undefined : addMiss(misses, now),
  ).map((changed) => (changed === undefined ? undefined : now));
}

/** Loads and saves the misses, again where somebody else was quicker; undefined where `change` leaves them as they are. */
function changeMisses(
  { guard, clock }: LookUpPorts,
  id: InvoiceId,
  change: (misses: Misses) => Misses | undefined,
): ResultAsync<Misses | undefined, Failure> {
  return safeTry(async function* () {
    for (let tries = 1; ; tries += 1) {
      const now = clock.now();
      const changed = change(yield* guard.load(id, now));
      if (changed === undefined) return ok(undefined);
      const saved = await guard.save(id, changed, missesExpireAt(now));
      if (saved.isOk()) return ok(changed);
      if (saved.error.type !== "conflict" || tries === mostTries) return err(saved.error);
    }
  });
}
