import { SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
} from "@aws-sdk/client-sqs";
import { readDomainEvent } from "@billsdue/adapters-aws/sns";
import type { DomainEvent } from "@billsdue/core";
import { value } from "@billsdue/core/testing";

import type { Biller } from "./biller.ts";
import { until } from "./until.ts";

/** Another service that hears what happens. */
export interface Listener {
  /** All events that have come, as soon as there is one of that type. */
  readonly heard: (type: DomainEvent["type"]) => Promise<readonly DomainEvent[]>;
}

const name = "listener";

/** Subscribes one to the topic. */
export async function listenTo({ aws, deployed }: Biller): Promise<Listener> {
  const { queues, topics } = aws.clients;
  const queueArn = deployed.events.replace(":sns:", ":sqs:").replace(/[^:]+$/, name);
  const policy = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "sns.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: queueArn,
        Condition: { ArnEquals: { "aws:SourceArn": deployed.events } },
      },
    ],
  };
  const { QueueUrl } = await queues.send(
    new CreateQueueCommand({ QueueName: name, Attributes: { Policy: JSON.stringify(policy) } }),
  );
  await topics.send(
    new SubscribeCommand({
      TopicArn: deployed.events,
      Protocol: "sqs",
      Endpoint: queueArn,
      Attributes: { RawMessageDelivery: "true" },
    }),
  );
  const events: DomainEvent[] = [];
  const receive = async (): Promise<void> => {
    const { Messages = [] } = await queues.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    for (const { Body = "", ReceiptHandle } of Messages) {
      events.push(value(readDomainEvent(Body)));
      await queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  };
  return {
    heard: (type) =>
      until(`an event ${type}`, async () => {
        await receive();
        return events.some((event) => event.type === type) ? events : undefined;
      }),
  };
}
