import { err, errAsync, type Result, ResultAsync } from "neverthrow";

import { unavailable } from "../../failure.ts";
import type { InvoiceId } from "../../ids.ts";
import type { Invoice } from "../../invoice/invoice.ts";
import type { InvoiceStore } from "../../ports/invoice-store.ts";
import { type Effect, type FaultKind, type FaultPlan, isRead } from "./effects.ts";
import { type Perform, portsBy } from "./ports-by.ts";
import { createTally, type Tally } from "./tally.ts";
import type { World } from "./world.ts";

/** What went wrong. */
export interface Hit {
  readonly effect: Effect;
  readonly kind: FaultKind;
}

/** What the processes of one life have in common. */
export interface Life {
  readonly world: World;
  /** Grows with everything that is done to the world, so that a step without any needs no check. */
  changes: number;
  readonly plan: FaultPlan;
  /** How often each effect was called. */
  readonly calls: Map<Effect, number>;
  readonly hits: Hit[];
  /** Each lets one process that is held go on, until its end. */
  readonly zombies: (() => Promise<unknown>)[];
  /** The gateway takes what it was asked for, and nothing else. */
  readonly isHonest: boolean;
  /** Which invariants were checked, and which of them did not hold. */
  readonly tally: Tally;
  /** Of each invoice that a process has saved, what it saved last, and what it saved before that. */
  readonly now: Map<InvoiceId, Invoice>;
  readonly before: Map<InvoiceId, Invoice>;
}

/** Longer than any lease, in milliseconds. */
const slowMs = 90_000;

/** A life in which nothing has happened yet. */
export function createLife(
  world: World,
  plan: FaultPlan,
  { isHonest = true, tally = createTally() }: Partial<Pick<Life, "isHonest" | "tally">> = {},
): Life {
  return {
    world,
    plan,
    isHonest,
    tally,
    changes: 0,
    calls: new Map(),
    hits: [],
    zombies: [],
    now: new Map(),
    before: new Map(),
  };
}

/**
 * Runs `act` with the ports of a process of its own until it ends, dies or is held, as the plan has it: what it had still to do is then
 * done never, or later.
 */
export async function runProcess<Value>(
  life: Life,
  act: (ports: World["ports"], perform: Perform) => PromiseLike<Value>,
): Promise<Value | "gone"> {
  let leave: () => void = () => undefined;
  const untilGone = () =>
    new Promise<"gone">((resolve) => {
      leave = () => resolve("gone");
    });
  const hold = () =>
    new Promise<void>((goOn) => {
      life.zombies.push(() => {
        goOn();
        return Promise.race([done, untilGone()]);
      });
      leave();
    });
  const gone = untilGone();
  const perform = createPerform(life, hold, () => leave());
  const done = Promise.resolve().then(() => act(faultyPorts(life, perform), perform));
  return Promise.race([done, gone]);
}

function createPerform(life: Life, hold: () => Promise<void>, leave: () => void): Perform {
  return (effect, act) => {
    const nth = (life.calls.get(effect) ?? 0) + 1;
    life.calls.set(effect, nth);
    if (!isRead(effect)) life.changes += 1;
    const kind = life.plan(effect, nth);
    if (kind === undefined) return act();
    life.hits.push({ effect, kind });
    const lost = unavailable(effect, `call ${nth} of ${effect} failed: ${kind}`);
    switch (kind) {
      case "before":
        return errAsync(lost);
      case "after":
        return later(act().then(() => err(lost)));
      case "dup":
        return later(act().then((first) => act().then(() => first)));
      case "crash-before":
        leave();
        return never();
      case "crash-after":
        return later(
          act().then(() => {
            leave();
            return never();
          }),
        );
      case "zombie":
        return later(
          hold().then(() => {
            life.changes += 1;
            return act();
          }),
        );
      case "slow":
        life.world.advance(slowMs);
        return act();
      case "stale-read":
        return act();
    }
  };
}

function later<Value, Problem>(
  result: PromiseLike<Result<Value, Problem>>,
): ResultAsync<Value, Problem> {
  return new ResultAsync(Promise.resolve(result));
}

/** What a process that is dead waits for. */
function never<Value, Problem>(): ResultAsync<Value, Problem> {
  return new ResultAsync(new Promise(() => undefined));
}

function faultyPorts(life: Life, perform: Perform): World["ports"] {
  const { ports } = life.world;
  const { before, now, hits } = life;
  const remember = (saved: Invoice) => {
    const replaced = now.get(saved.id);
    if (replaced !== undefined) before.set(saved.id, replaced);
    now.set(saved.id, saved);
    return saved;
  };
  const save: InvoiceStore["save"] = (invoice) => ports.invoices.save(invoice).map(remember);
  const faulty = portsBy({ ...ports, invoices: { ...ports.invoices, save } }, perform);
  const load: InvoiceStore["load"] = (id) => {
    const known = hits.length;
    return faulty.invoices.load(id).map((loaded) => {
      const isStale = hits.slice(known).some(({ kind }) => kind === "stale-read");
      return isStale ? (before.get(id) ?? loaded) : loaded;
    });
  };
  return { ...faulty, invoices: { ...faulty.invoices, load } };
}
