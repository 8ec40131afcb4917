import type { Mishap, MishapPlan, Trouble } from "./unreliable-client.ts";

export const throttled: Trouble = { exception: "ThrottlingException", status: 400 };
export const noThroughput: Trouble = {
  exception: "ProvisionedThroughputExceededException",
  status: 400,
};
export const serverError: Trouble = { exception: "InternalServerError", status: 500 };
export const serviceUnavailable: Trouble = { exception: "ServiceUnavailable", status: 503 };

/** Another transaction is on the same items. */
export const transactionConflict: Trouble = {
  exception: "TransactionCanceledException",
  status: 400,
  reasons: ["TransactionConflict", "None"],
};

/** The table takes no more for now. */
export const transactionThrottled: Trouble = {
  exception: "TransactionCanceledException",
  status: 400,
  reasons: ["ThrottlingError", "None"],
};

/** At every request. */
export function atEvery(mishap: Mishap): MishapPlan {
  return () => mishap;
}

/**
 * At every fourth request of each operation, from the first one on, and never when it is sent again. The SDK's budget of retries is some
 * thirty at the same time for a client.
 */
export function atEveryFourth(mishap: Mishap): MishapPlan {
  const firsts = new Map<string, number>();
  return ({ operation, attempt }) => {
    if (attempt > 1) return undefined;
    const nth = (firsts.get(operation) ?? 0) + 1;
    firsts.set(operation, nth);
    return nth % 4 === 1 ? mishap : undefined;
  };
}

/** At every other request of that operation, the first one included. */
export function atEveryOther(wanted: string, mishap: Mishap): MishapPlan {
  return ({ operation, nth }) => (operation === wanted && nth % 2 === 1 ? mishap : undefined);
}
