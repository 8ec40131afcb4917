import { randomBytes } from "node:crypto";

import { type IdSource, isPaymentId } from "@billsdue/core";

// Crockford's base 32: nothing that is mistaken for something else when it is read out on the telephone.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const length = 16;

/** Ids of 80 random bits, such as `7F3K9Q2MX4TBA1Z0`. */
export const randomIdSource: IdSource = {
  nextPaymentId: () => {
    const id = [...randomBytes(length)].map((byte) => alphabet.charAt(byte & 31)).join("");
    if (!isPaymentId(id)) throw new TypeError(`not a payment id: ${id}`);
    return id;
  },
};
