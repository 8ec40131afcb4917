import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";

import type { OwnAccount } from "../own-account.ts";

/** A topic with a queue that its messages are delivered to raw, with their attributes. */
export interface SubscribedQueue {
  readonly topicArn: string;
  /** The messages that have come since the last time. */
  readonly received: () => Promise<readonly Message[]>;
}

/** Makes a topic and a queue, which hears what `filter` lets through. */
export async function subscribedQueue(
  { id, config }: OwnAccount,
  filter?: Record<string, readonly unknown[]>,
): Promise<SubscribedQueue> {
  const sns = new SNSClient(config);
  const sqs = new SQSClient(config);
  const { TopicArn: topicArn = "" } = await sns.send(new CreateTopicCommand({ Name: "events" }));
  const queueArn = `arn:aws:sqs:us-east-1:${id}:heard`;
  const policy = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "sns.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: queueArn,
        Condition: { ArnEquals: { "aws:SourceArn": topicArn } },
      },
    ],
  };
  const { QueueUrl } = await sqs.send(
    new CreateQueueCommand({ QueueName: "heard", Attributes: { Policy: JSON.stringify(policy) } }),
  );
  await sns.send(
    new SubscribeCommand({
      TopicArn: topicArn,
      Protocol: "sqs",
      Endpoint: queueArn,
      Attributes: {
        RawMessageDelivery: "true",
        ...(filter === undefined ? {} : { FilterPolicy: JSON.stringify(filter) }),
      },
    }),
  );

  const received = async (): Promise<readonly Message[]> => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ["All"],
      }),
    );
    for (const { ReceiptHandle } of Messages) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
    return Messages.length === 0 ? [] : [...Messages, ...(await received())];
  };
  return { topicArn, received };
}
