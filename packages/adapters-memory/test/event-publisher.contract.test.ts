import type { DomainEvent } from "@billsdue/core";
import { describeEventPublisher } from "@billsdue/core/testing";

import { createMemoryEventPublisher } from "../src/index.ts";

describeEventPublisher("memory", () => {
  const heard: DomainEvent[] = [];
  return {
    publisher: createMemoryEventPublisher((event) => heard.push(event)),
    heard: () => heard,
  };
});
