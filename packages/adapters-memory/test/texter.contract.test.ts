import { describeTexter } from "@billsdue/core/testing";

import { createMemoryTexter, type SentText } from "../src/index.ts";

describeTexter("memory", () => {
  const sent: SentText[] = [];
  return { texter: createMemoryTexter((text) => sent.push(text)), delivered: () => sent };
});
