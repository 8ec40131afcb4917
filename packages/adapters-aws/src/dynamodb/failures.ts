import { type Failure, unavailable } from "@billsdue/core";

import { exceptionOf, type Meanings, unavailableBy } from "../sdk/call.ts";
import { commonMeanings } from "../sdk/common-meanings.ts";

const busy = "the table takes no more for now, and was asked again in vain";
const perhapsDone = "it may have been done all the same";
const invalid = "the request is not valid: perhaps an item is over 400 KB";

/**
 * DynamoDB's exceptions by their name.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
const meanings: Meanings = {
  ...commonMeanings,
  AccessDeniedException: "the role may not do this on the table or its indexes",
  IdempotentParameterMismatchException: "a request's token was used for another request",
  InternalServerError: `DynamoDB failed, and was asked again in vain; ${perhapsDone}`,
  LimitExceededException: busy,
  ProvisionedThroughputExceededException: busy,
  ReplicatedWriteConflictException: "another region was writing the item",
  RequestLimitExceeded: busy,
  ResourceNotFoundException: "there is no such table or index in this region and account",
  ThrottlingException: busy,
  TransactionCanceledException:
    "the transaction was cancelled for another reason than its conditions",
  TransactionConflictException: "a transaction was writing the item, and was waited for in vain",
  TransactionInProgressException: "the same transaction is still under way",
  ValidationError: invalid,
  ValidationException: invalid,
  TimeoutError: `${commonMeanings["TimeoutError"]}; ${perhapsDone}`,
  AbortError: `${commonMeanings["AbortError"]}; ${perhapsDone}`,
};

/** What a call of the table has failed with. */
export function tableFailure(port: string): (thrown: unknown) => Failure {
  return (thrown) => unavailableBy(port, meanings, thrown);
}

/** Whether a single write was refused by its own condition. */
export function isConditionFailed(thrown: unknown): boolean {
  return exceptionOf(thrown).name === "ConditionalCheckFailedException";
}

/** Whether a transaction was refused by one of its conditions, or by another transaction on the same items: load and decide again. */
export function isTransactionLost(thrown: unknown): boolean {
  const { name } = exceptionOf(thrown);
  if (name === "TransactionConflictException") return true;
  if (name !== "TransactionCanceledException" || !(thrown instanceof Error)) return false;
  const reasons: unknown = Reflect.get(thrown, "CancellationReasons");
  return (
    Array.isArray(reasons) &&
    reasons.some((reason: { readonly Code?: unknown }) => lostReasons.has(String(reason.Code)))
  );
}

const lostReasons: ReadonlySet<string> = new Set(["ConditionalCheckFailed", "TransactionConflict"]);

/** What became of a statement of a batch. */
export type StatementFate = "lost" | "again" | "failed";

/**
 * What the code in a statement's own slot means: its condition failed, or it may be sent again. Any other is a failure.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchStatementError.html
 */
const statementFates: Readonly<Record<string, StatementFate>> = {
  ConditionalCheckFailed: "lost",
  DuplicateItem: "lost",
  InternalServerError: "again",
  ProvisionedThroughputExceeded: "again",
  RequestLimitExceeded: "again",
  ThrottlingError: "again",
  TransactionConflict: "again",
};

/** What became of a statement with that code in its slot. */
export function statementFateOf(code: string): StatementFate {
  return statementFates[code] ?? "failed";
}

/** A statement that cannot be sent again. */
export function statementFailure(port: string, code: string): Failure {
  const meaning = meanings[`${code}Exception`] ?? meanings[code];
  return unavailable(port, meaning === undefined ? code : `${code}: ${meaning}`);
}

/** What was asked for again and again and never done. */
export function leftUndone(port: string, what: string, tries: number): Failure {
  return unavailable(port, `${what} were not done in ${tries} tries: ${busy}`);
}
