import {
  PublishBatchCommand,
  type PublishBatchRequestEntry,
  type PublishBatchResponse,
  type SNSClient,
} from "@aws-sdk/client-sns";
import type { DomainEvent, EventPublisher, Failure } from "@billsdue/core";
import { err, ok, type Result, ResultAsync } from "neverthrow";

import { type Backoff, pause } from "../sdk/backoff.ts";
import { call, type CallOptions } from "../sdk/call.ts";
import { batchesOf } from "./batches.ts";
import { messageOf } from "./domain-event-message.ts";
import { attributesOf } from "./event-attributes.ts";
import { batchProblem, entryProblem, notPublished, type PublishProblem } from "./failures.ts";

/** What events are published with. */
export interface SnsEventPublisherOptions extends CallOptions {
  /** `new SNSClient({ ...snsEventClientOptions() })`: the publisher tries again itself. */
  readonly client: SNSClient;
  /** A standard topic. */
  readonly topicArn: string;
  /** 3 tries, with pauses of up to 100 and 200 ms, where nothing else is said. */
  readonly backoff?: Backoff;
}

const usualBackoff: Backoff = { tries: 3, firstMs: 100, mostMs: 1_000 };

/** An entry that SNS has not taken, and why. */
interface Left extends PublishProblem {
  readonly entry: PublishBatchRequestEntry;
}

/**
 * Publishes events to a standard topic of SNS, which keeps no order and may deliver one twice. Each is a message that `readDomainEvent`
 * reads, with attributes to filter on. What SNS does not take is tried again, unless it is the event's own fault, and what is left then
 * is a failure that says how many; the others are published.
 */
export function createSnsEventPublisher(options: SnsEventPublisherOptions): EventPublisher {
  return { publish: (events) => new ResultAsync(publish(options, events)) };
}

async function publish(
  options: SnsEventPublisherOptions,
  events: readonly DomainEvent[],
): Promise<Result<void, Failure>> {
  const left: Left[] = [];
  for (const batch of batchesOf(events.map(entryOf))) {
    left.push(...(await publishBatch(options, batch)));
  }
  if (left.length === 0) return ok(undefined);
  return err(notPublished(left.length, events.length, new Set(left.map(({ reason }) => reason))));
}

function entryOf(event: DomainEvent, nth: number): PublishBatchRequestEntry {
  return { Id: String(nth), Message: messageOf(event), MessageAttributes: attributesOf(event) };
}

async function publishBatch(
  options: SnsEventPublisherOptions,
  batch: readonly PublishBatchRequestEntry[],
): Promise<readonly Left[]> {
  const { signal, backoff = usualBackoff } = options;
  const refused: Left[] = [];
  let open = await send(options, batch);
  for (let nth = 1; nth < backoff.tries; nth += 1) {
    refused.push(...open.filter(({ passes }) => !passes));
    open = open.filter(({ passes }) => passes);
    if (open.length === 0 || signal?.().aborted === true) break;
    await pause(nth, backoff, signal?.());
    open = await send(
      options,
      open.map(({ entry }) => entry),
    );
  }
  return [...refused, ...open];
}

function send(
  options: SnsEventPublisherOptions,
  entries: readonly PublishBatchRequestEntry[],
): Promise<readonly Left[]> {
  const command = new PublishBatchCommand({
    TopicArn: options.topicArn,
    PublishBatchRequestEntries: [...entries],
  });
  return call(
    options,
    (sendOptions) => options.client.send(command, sendOptions),
    batchProblem,
  ).match(
    (answer) => leftBy(answer, entries),
    (problem) => entries.map((entry) => ({ entry, ...problem })),
  );
}

/** An entry counts as published only where the answer says so. */
function leftBy(
  { Successful = [], Failed = [] }: PublishBatchResponse,
  entries: readonly PublishBatchRequestEntry[],
): readonly Left[] {
  const published = new Set(Successful.map(({ Id }) => Id));
  const failed = new Map(Failed.map((failure) => [failure.Id, failure]));
  return entries
    .filter(({ Id }) => !published.has(Id))
    .map((entry) => {
      const { Code = "NoResult", SenderFault = false } = failed.get(entry.Id) ?? {};
      return { entry, ...entryProblem(Code, SenderFault) };
    });
}
