import { type IdSource, isPaymentId } from "@billsdue/core";

/** Ids in a row, `PAYMENT000000001`: for tests, since anybody can guess them. */
export function createCountingIdSource(): IdSource {
  let count = 0;
  return {
    nextPaymentId: () => {
      count += 1;
      const id = `PAYMENT${count.toString().padStart(9, "0")}`;
      if (!isPaymentId(id)) throw new TypeError(`not a payment id: ${id}`);
      return id;
    },
  };
}
