import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";

import { connectionReset } from "../fake-handler.ts";
import { clientOf } from "./own-table.ts";
import { type Body, type SlotTrouble, someKeys, someStatements } from "./partial-answers.ts";
import {
  answerOf,
  attemptOf,
  bodyOf,
  handledBy,
  type HttpAnswer,
  operationOf,
  readAnswer,
  withBody,
} from "./request-handler.ts";

/** A request on its way to the table. */
export interface TableRequest {
  /** As `PutItem`. */
  readonly operation: string;
  /** Which request of that operation it is, counted from 1; what the SDK sends again counts again. */
  readonly nth: number;
  /** Which attempt of the SDK it is, counted from 1. */
  readonly attempt: number;
  readonly body: Body;
}

/** What comes back instead of the table's answer: an exception of DynamoDB's, or nothing. */
export type Trouble =
  | { readonly exception: string; readonly status: number; readonly reasons?: readonly string[] }
  | "reset"
  | "time-out";

/**
 * How a request goes wrong: `before` it was done, or `after`; `keys`, where some keys of a BatchGetItem are left unprocessed; `statements`,
 * where some of a BatchExecuteStatement tell of trouble. Places are counted from 0.
 */
export type Mishap =
  | { readonly type: "before" | "after"; readonly trouble: Trouble }
  | { readonly type: "keys"; readonly isDone: (place: number) => boolean }
  | { readonly type: "statements"; readonly troubleOf: (place: number) => SlotTrouble | undefined };

/** What goes wrong at which request. */
export type MishapPlan = (
  request: TableRequest,
) => Mishap | undefined | Promise<Mishap | undefined>;

/** A client of dynoxide whose requests go wrong as planned, below the SDK's own retries; and every request that it has sent. */
export function unreliableClient(plan: MishapPlan): {
  readonly client: DynamoDBClient;
  readonly sent: readonly TableRequest[];
} {
  const sent: TableRequest[] = [];
  const counts = new Map<string, number>();
  const client = clientOf("dynoxide", (handler) =>
    handledBy(handler, async (request, pass) => {
      const operation = operationOf(request);
      const nth = (counts.get(operation) ?? 0) + 1;
      counts.set(operation, nth);
      const asked = { operation, nth, attempt: attemptOf(request), body: bodyOf(request) };
      sent.push(asked);
      const mishap = await plan(asked);
      switch (mishap?.type) {
        case undefined:
          return pass(request);
        case "before":
          return answerTo(mishap.trouble);
        case "after":
          await readAnswer(await pass(request));
          return answerTo(mishap.trouble);
        case "keys":
        case "statements": {
          const part =
            mishap.type === "keys"
              ? someKeys(asked.body, mishap.isDone)
              : someStatements(asked.body, mishap.troubleOf);
          if (part.request === undefined) return answerOf(200, part.answerOf({}));
          const answer = await pass(withBody(request, part.request));
          if (answer.response.statusCode !== 200) return answer;
          return answerOf(200, part.answerOf(await readAnswer(answer)));
        }
      }
    }),
  );
  return { client, sent };
}

function answerTo(trouble: Trouble): HttpAnswer {
  if (trouble === "reset") throw connectionReset();
  if (trouble === "time-out") {
    throw Object.assign(new Error("no answer"), { name: "TimeoutError", code: "ETIMEDOUT" });
  }
  const { exception, status, reasons } = trouble;
  return answerOf(status, {
    __type: `com.amazonaws.dynamodb.v20120810#${exception}`,
    message: "of secrets",
    ...(reasons === undefined ? {} : { CancellationReasons: reasons.map((Code) => ({ Code })) }),
  });
}
