import { describeMailer } from "@billsdue/core/testing";

import { createMemoryMailer, type SentEmail } from "../src/index.ts";

describeMailer("memory", () => {
  const sent: SentEmail[] = [];
  return { mailer: createMemoryMailer((email) => sent.push(email)), delivered: () => sent };
});
