import type { DomainEvent, EventPublisher } from "@billsdue/core";
import { okAsync } from "neverthrow";

/** Hands each event to `listen`, as it is published. */
export function createMemoryEventPublisher(
  listen: (event: DomainEvent) => void = () => undefined,
): EventPublisher {
  return {
    publish: (events) => {
      for (const event of events) listen(structuredClone(event));
      return okAsync(undefined);
    },
  };
}
