import { randomUUID } from "node:crypto";

import { TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import {
  type Applied,
  appliedWith,
  claimRun,
  conflict,
  type Failure,
  type Fingerprint,
  heldRun,
  isLeasedBy,
  type Lease,
  type LeasedRun,
  releasedRun,
  type Run,
  type RunLedger,
  type RunState,
  stateAt,
} from "@billsdue/core";
import { err, ok, type Result, ResultAsync } from "neverthrow";

import { type Backoff, pause } from "../sdk/backoff.ts";
import { call } from "../sdk/call.ts";
import { attributesOf, type WrittenItem } from "./attributes.ts";
import { atVersion } from "./condition.ts";
import { leftUndone, tableFailure, transactionFateOf } from "./failures.ts";
import { readItems } from "./read-items.ts";
import {
  appliedItem,
  appliedKey,
  appliedOf,
  headItem,
  headKey,
  headOf,
  type LedgerHead,
  runItem,
  runKey,
  runStateOf,
} from "./stored/run-item.ts";
import type { TableOptions } from "./table-options.ts";

const port = "run-ledger";
const toFailure = tableFailure(port);
/** A ledger changes a few times a file, so that hardly anybody else is ever quicker. */
const usualBackoff: Backoff = { tries: 10, firstMs: 20, mostMs: 1_000 };

/** What a change of the ledger is decided on: the run that it is about, and the one that has a lease. */
interface View {
  readonly known: RunState | undefined;
  readonly leased: LeasedRun | undefined;
}

/** What is answered once the runs are stored, all or none; and what has been applied then, where that changes. */
interface Decided<Answer> {
  readonly answer: Answer;
  readonly runs: readonly RunState[];
  readonly applied?: Applied;
}

type Decide<Answer> = (
  view: View,
) => ResultAsync<Decided<Answer>, Failure> | Result<Decided<Answer>, Failure>;

/**
 * The ledger of runs on the table: an item a run, and a head that names the run with a lease. Every change is one transaction on the condition
 * that the head is as it was read, so that all changes have one order. A run's item is kept for ever, a kilobyte or so: that a file was ingested
 * is never forgotten.
 */
export function createDynamoRunLedger(options: TableOptions): RunLedger {
  const { backoff = usualBackoff } = options;

  const read = <Value>(
    key: string,
    parse: (item: unknown) => Result<Value, Failure>,
  ): ResultAsync<Value | undefined, Failure> =>
    readItems(options, port, [key]).andThen(([item]) =>
      item === undefined ? ok(undefined) : parse(item),
    );
  const runOf = (fingerprint: Fingerprint) => read(runKey(fingerprint), runStateOf);
  const appliedTo = (profile: string) =>
    read(appliedKey(profile), appliedOf).map((found): Applied => found ?? {});

  const change = <Answer>(
    fingerprint: Fingerprint,
    decide: Decide<Answer>,
  ): ResultAsync<Answer, Failure> => new ResultAsync(changeNow(fingerprint, decide));

  const changeNow = async <Answer>(
    fingerprint: Fingerprint,
    decide: Decide<Answer>,
  ): Promise<Result<Answer, Failure>> => {
    for (let tries = 1; ; tries += 1) {
      // The head first: a run that is newer than the head as it was read has raised its version.
      const head = await read(headKey, headOf);
      if (head.isErr()) return err(head.error);
      const decided = await viewOf(fingerprint, head.value).andThen(decide);
      if (decided.isErr()) return err(decided.error);
      if (decided.value.runs.length === 0) return ok(decided.value.answer);
      const stored = await store(options, backoff, head.value, decided.value);
      if (stored.isErr()) return err(stored.error);
      if (stored.value) return ok(decided.value.answer);
      if (tries >= backoff.tries) return err(conflict(port, headKey));
      await pause(tries, backoff, options.signal?.());
    }
  };

  const viewOf = (
    fingerprint: Fingerprint,
    head: LedgerHead | undefined,
  ): ResultAsync<View, Failure> =>
    runOf(fingerprint).andThen((known) => {
      const other = head?.leased;
      const leased = other === undefined || other === fingerprint ? ok(known) : runOf(other);
      return leased.map((run) => ({ known, leased: run?.type === "running" ? run : undefined }));
    });

  /** Moves the run on for whoever still has it. */
  const leave = <Answer>(
    lease: Lease,
    next: (run: Run) => ResultAsync<Decided<Answer>, Failure> | Result<Decided<Answer>, Failure>,
  ) =>
    change(lease.fingerprint, ({ known }) =>
      isLeasedBy(known, lease) ? next(known.run) : err(conflict(port, lease.fingerprint)),
    );

  return {
    claim: (run, leaseUntil) =>
      change(run.fingerprint, ({ known, leased }) => {
        const { claim, changes } = claimRun(known, leased, run, leaseUntil);
        return ok({ answer: claim, runs: changes });
      }),
    renew: (lease, until) =>
      leave(lease, (run) =>
        ok({ answer: { ...lease, until }, runs: [{ type: "running", run, until }] }),
      ),
    hold: (run, holds) =>
      change(run.fingerprint, ({ known }) => {
        const state = heldRun(known, run, holds);
        return ok({ answer: state, runs: state.type === "held" ? [state] : [] });
      }),
    close: (lease) =>
      leave(lease, (run) =>
        appliedTo(run.profile.name).map((before) => ({
          answer: undefined,
          runs: [{ type: "closed", run }],
          applied: appliedWith(run, before),
        })),
      ),
    abandon: (lease) =>
      leave(lease, (run) => ok({ answer: undefined, runs: [{ type: "unfinished", run }] })),
    find: (fingerprint, now) => runOf(fingerprint).map((state) => state && stateAt(state, now)),
    release: (fingerprint, release) =>
      change(fingerprint, ({ known }) => {
        const state = releasedRun(known, release);
        return ok({ answer: state?.run, runs: state === undefined ? [] : [state] });
      }),
    applied: appliedTo,
  };
}

/**
 * Stores what was decided on that head; false where somebody else's change came first. Sent again, by the SDK or because the table takes no
 * more for now, it has the same token, so that one whose answer was lost is done once.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
async function store(
  options: TableOptions,
  backoff: Backoff,
  head: LedgerHead | undefined,
  decided: Decided<unknown>,
): Promise<Result<boolean, Failure>> {
  const { client, table } = options;
  const next = headItem(headAfter(head, decided.runs));
  const command = new TransactWriteItemsCommand({
    ClientRequestToken: randomUUID(),
    TransactItems: [
      { Put: { TableName: table, Item: attributesOf(next), ...atVersion(head?.version ?? 0) } },
      ...itemsOf(decided).map((item) => ({ Put: { TableName: table, Item: attributesOf(item) } })),
    ],
  });
  for (let tries = 1; ; tries += 1) {
    const sent = await call(
      options,
      (send) => client.send(command, send),
      (thrown) => thrown,
    );
    if (sent.isOk()) return ok(true);
    const fate = transactionFateOf(sent.error);
    if (fate === "lost") return ok(false);
    if (fate === "failed") return err(toFailure(sent.error));
    if (tries >= backoff.tries) return err(leftUndone(port, "1 transaction", tries));
    await pause(tries, backoff, options.signal?.());
  }
}

function itemsOf({ runs, applied }: Decided<unknown>): readonly WrittenItem[] {
  const [run] = runs;
  return [
    ...runs.map(runItem),
    ...(applied === undefined || run === undefined
      ? []
      : [appliedItem(run.run.profile.name, applied)]),
  ];
}

function headAfter(head: LedgerHead | undefined, runs: readonly RunState[]): LedgerHead {
  const leased = runs.reduce<Fingerprint | undefined>((before, { type, run: { fingerprint } }) => {
    if (type === "running") return fingerprint;
    return before === fingerprint ? undefined : before;
  }, head?.leased);
  const version = (head?.version ?? 0) + 1;
  return leased === undefined ? { version } : { version, leased };
}
