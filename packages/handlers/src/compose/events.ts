import { SNSClient } from "@aws-sdk/client-sns";
import { createSnsEventPublisher, snsEventClientOptions } from "@billsdue/adapters-aws/sns";
import type { EventPublisher } from "@billsdue/core";

import type { Runtime } from "../lambda/lambda-handler.ts";
import { observedEvents } from "../lambda/observed.ts";

/** The topic that events are told to; what is told is logged and counted as well. */
export function composeEvents(
  { topicArn }: { readonly topicArn: string },
  { telemetry, deadline }: Runtime,
): EventPublisher {
  const client = new SNSClient(snsEventClientOptions());
  const events = createSnsEventPublisher({ client, topicArn, signal: deadline.lastSignal });
  return observedEvents(events, telemetry);
}
