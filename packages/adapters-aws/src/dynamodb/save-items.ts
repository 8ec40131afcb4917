import { BatchExecuteStatementCommand } from "@aws-sdk/lib-dynamodb";
import type { Failure, SaveVerdict } from "@billsdue/core";
import { err, ok, type Result, ResultAsync } from "neverthrow";

import { pause } from "../sdk/backoff.ts";
import { call } from "../sdk/call.ts";
import { leftUndone, statementFailure, statementFateOf, tableFailure } from "./failures.ts";
import { readItems, type TableOptions, usualBackoff } from "./item-reads.ts";
import { saveStatement } from "./save-statement.ts";
import type { InvoiceItem } from "./stored/invoice-item.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchExecuteStatement.html */
const mostStatements = 25;

/** What became of an item: its condition failed although, or because, it had been sent before. */
type Verdict = SaveVerdict | "doubtful";

/**
 * Saves each item on its own condition, 25 to a request, and gives the verdicts in the order given. What is throttled is sent again, alone; of
 * what lost on a second sending, the mark in the table tells whether the first had been done.
 */
export function saveItems(
  options: TableOptions,
  port: string,
  items: readonly InvoiceItem[],
): ResultAsync<readonly SaveVerdict[], Failure> {
  const batches: InvoiceItem[][] = [];
  for (let at = 0; at < items.length; at += mostStatements) {
    batches.push(items.slice(at, at + mostStatements));
  }
  const saves = batches.map((batch) => new ResultAsync(saveBatch(options, port, batch)));
  return ResultAsync.combine(saves)
    .map((verdicts) => verdicts.flat())
    .andThen((verdicts) => settleDoubts(options, port, items, verdicts));
}

async function saveBatch(
  options: TableOptions,
  port: string,
  items: readonly InvoiceItem[],
): Promise<Result<readonly Verdict[], Failure>> {
  const { client, table, backoff = usualBackoff } = options;
  const verdicts: Verdict[] = items.map(() => "conflict");
  let left: readonly number[] = [...items.keys()];
  for (let tries = 1; ; tries += 1) {
    const statements = left.flatMap((nth) => {
      const item = items[nth];
      return item === undefined ? [] : [saveStatement(table, item)];
    });
    const output = await call(
      options,
      (send) => client.send(new BatchExecuteStatementCommand({ Statements: statements }), send),
      tableFailure(port),
    );
    if (output.isErr()) return err(output.error);
    const { Responses: responses = [], $metadata: metadata } = output.value;
    const isSentAgain = tries > 1 || (metadata.attempts ?? 1) > 1;
    const again: number[] = [];
    for (const [place, nth] of left.entries()) {
      const code = responses[place]?.Error?.Code;
      if (code === undefined) {
        verdicts[nth] = "saved";
        continue;
      }
      const fate = statementFateOf(code);
      if (fate === "failed") return err(statementFailure(port, code));
      if (fate === "again") again.push(nth);
      else verdicts[nth] = isSentAgain ? "doubtful" : "conflict";
    }
    left = again;
    if (left.length === 0) return ok(verdicts);
    if (tries >= backoff.tries) return err(leftUndone(port, `${left.length} saves`, tries));
    await pause(tries, backoff, options.signal?.());
  }
}

function settleDoubts(
  options: TableOptions,
  port: string,
  items: readonly InvoiceItem[],
  verdicts: readonly Verdict[],
): ResultAsync<readonly SaveVerdict[], Failure> {
  const keys = items.filter((_, nth) => verdicts[nth] === "doubtful").map(({ pk }) => pk);
  return readItems(options, port, keys, ["pk", "mark"]).map((read) => {
    const marks = new Map(read.map(({ pk, mark }) => [pk, mark]));
    return verdicts.map((verdict, nth) => {
      if (verdict !== "doubtful") return verdict;
      const item = items[nth];
      return item !== undefined && marks.get(item.pk) === item.mark ? "saved" : "conflict";
    });
  });
}
