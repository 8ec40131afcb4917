import {
  BatchExecuteStatementCommand,
  type BatchExecuteStatementCommandOutput,
} from "@aws-sdk/client-dynamodb";
import type { Failure, SaveVerdict } from "@billsdue/core";
import { err, ok, ResultAsync } from "neverthrow";

import { cutIntoBatches } from "./cut-into-batches.ts";
import { statementFailure, statementFateOf } from "./failures.ts";
import { readItems } from "./read-items.ts";
import { saveStatement } from "./save-statement.ts";
import type { InvoiceItem } from "./stored/invoice-item.ts";
import type { TableOptions } from "./table-options.ts";
import { untilDone } from "./until-done.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchExecuteStatement.html */
const mostStatements = 25;

/** What became of an item; `doubtful`: its condition failed, although or because it had been sent before. */
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
  const verdicts = new Map<InvoiceItem, Verdict>();
  const saves = cutIntoBatches(items, mostStatements).map((batch) =>
    saveBatch(options, port, batch, verdicts),
  );
  return ResultAsync.combine(saves).andThen(() => settled(options, port, items, verdicts));
}

function saveBatch(
  options: TableOptions,
  port: string,
  items: readonly InvoiceItem[],
  verdicts: Map<InvoiceItem, Verdict>,
): ResultAsync<void, Failure> {
  const { client, table } = options;
  const saved = untilDone<InvoiceItem, BatchExecuteStatementCommandOutput>(
    options,
    {
      port,
      what: "saves",
      send: (left, send) => {
        const Statements = left.map((item) => saveStatement(table, item));
        return client.send(new BatchExecuteStatementCommand({ Statements }), send);
      },
      note: ({ Responses = [], $metadata: { attempts = 1 } }, left, isAgain) => {
        const again: InvoiceItem[] = [];
        for (const [nth, item] of left.entries()) {
          const response = Responses[nth];
          const fate = response === undefined ? "again" : statementFateOf(response.Error);
          if (fate === "failed") return err(statementFailure(port, item.pk, response?.Error?.Code));
          if (fate === "again") again.push(item);
          else if (fate === "done") verdicts.set(item, "saved");
          else verdicts.set(item, isAgain || attempts > 1 ? "doubtful" : "conflict");
        }
        return ok(again);
      },
    },
    items,
  );
  return new ResultAsync(saved);
}

/** The verdicts, once the doubtful ones are looked into. */
function settled(
  options: TableOptions,
  port: string,
  items: readonly InvoiceItem[],
  verdicts: ReadonlyMap<InvoiceItem, Verdict>,
): ResultAsync<readonly SaveVerdict[], Failure> {
  const doubtful = items.filter((item) => verdicts.get(item) === "doubtful");
  const keys = doubtful.map(({ pk }) => pk);
  return readItems(options, port, keys, ["pk", "mark"]).map((read) => {
    const marks = new Map(read.map(({ pk, mark }) => [pk, mark]));
    return items.map((item) => {
      const verdict = verdicts.get(item);
      const isSaved =
        verdict === "doubtful" ? marks.get(item.pk) === item.mark : verdict === "saved";
      return isSaved ? "saved" : "conflict";
    });
  });
}
