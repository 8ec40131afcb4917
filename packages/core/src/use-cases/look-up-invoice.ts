import { err, ok, type ResultAsync, safeTry } from "neverthrow";

import type { Failure } from "../failure.ts";
import { type InvoiceId, parseInvoiceId } from "../ids.ts";
import type { Invoice } from "../invoice/invoice.ts";
import { type PayLinkKey, readPayLink } from "../lookup/pay-link.ts";
import { isProven, type Proof } from "../lookup/proof.ts";
import { addMiss, isLocked, missesExpireAt } from "../lookup/throttle.ts";
import type { BillerPolicy } from "../policy.ts";
import type { Clock } from "../ports/clock.ts";
import type { InvoiceStore } from "../ports/invoice-store.ts";
import type { LookUpGuard } from "../ports/look-up-guard.ts";

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
const mostTries = 5;

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
    const misses = yield* ports.guard.load(id.value, ports.clock.now());
    const invoice = yield* ports.invoices.load(id.value);
    const proven = isProven(invoice, lookUp, ports.policy);
    if (isLocked(misses, ports.clock.now())) return err(notMatched);
    if (proven && invoice !== undefined) return ok(invoice);
    yield* noteMiss(ports, id.value);
    return err(notMatched);
  });
}

function noteMiss({ guard, clock }: LookUpPorts, id: InvoiceId): ResultAsync<void, Failure> {
  return safeTry(async function* () {
    for (let tries = 1; ; tries += 1) {
      const now = clock.now();
      const misses = yield* guard.load(id, now);
      const saved = await guard.save(id, addMiss(misses, now), missesExpireAt(now));
      if (saved.isOk() || saved.error.type !== "conflict" || tries === mostTries) return saved;
    }
  });
}
