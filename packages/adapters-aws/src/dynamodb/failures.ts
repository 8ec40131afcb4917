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

const throttles: ReadonlySet<string> = new Set([
  "LimitExceededException",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "ThrottlingException",
]);

/** Whether nothing of a request was done because the table takes no more for now. */
export function isThrottled(thrown: unknown): boolean {
  return throttles.has(exceptionOf(thrown).name);
}

/** Why a transaction was not done: one of its conditions, or another transaction on the same items; or the table takes no more for now. */
export type TransactionFate = "lost" | "throttled" | "failed";

/**
 * What became of a transaction that has thrown. Its reasons have codes of their own.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export function transactionFateOf(thrown: unknown): TransactionFate {
  if (isThrottled(thrown)) return "throttled";
  const codes = [exceptionOf(thrown).name, ...reasonsOf(thrown)];
  const fates = codes.map((code) => transactionFates[code]);
  return fates.find((fate) => fate === "throttled") ?? fates.find(Boolean) ?? "failed";
}

const transactionFates: Readonly<Record<string, TransactionFate>> = {
  ConditionalCheckFailed: "lost",
  TransactionConflict: "lost",
  TransactionConflictException: "lost",
  ProvisionedThroughputExceeded: "throttled",
  ThrottlingError: "throttled",
};

function reasonsOf(thrown: unknown): readonly string[] {
  const reasons: unknown = thrown instanceof Error && Reflect.get(thrown, "CancellationReasons");
  return Array.isArray(reasons)
    ? reasons.map((reason: { readonly Code?: unknown }) => String(reason.Code))
    : [];
}

/** What became of a statement of a batch. */
export type StatementFate = "done" | "lost" | "again" | "failed";

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

/** What became of a statement with that error in its slot. */
export function statementFateOf(
  error: { readonly Code?: string | undefined } | undefined,
): StatementFate {
  return error === undefined ? "done" : (statementFates[error.Code ?? ""] ?? "failed");
}

/** The statement about the item under `key` cannot be sent again. */
export function statementFailure(port: string, key: string, code: string = "Unknown"): Failure {
  const meaning = meanings[`${code}Exception`] ?? meanings[code];
  return unavailable(port, `${key}: ${code}${meaning === undefined ? "" : `: ${meaning}`}`);
}

/** What was asked for again and again and never done. */
export function leftUndone(port: string, what: string, tries: number): Failure {
  return unavailable(port, `${what} were not done in ${tries} tries: ${busy}`);
}
