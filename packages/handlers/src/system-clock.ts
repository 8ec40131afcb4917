import { type Clock, instantFromEpoch } from "@billsdue/core";

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => {
    const now = instantFromEpoch(Date.now());
    if (now === undefined)
      throw new RangeError("the machine's clock is outside the years 0 to 9999");
    return now;
  },
};
