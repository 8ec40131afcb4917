import { type MessageAttributeValue, PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import { type Failure, type Texter, unavailable } from "@billsdue/core";
import { errAsync, okAsync, ResultAsync } from "neverthrow";

import { call, type CallOptions } from "../sdk/call.ts";
import { textProblem } from "./failures.ts";

/** What texts are sent with. */
export interface SnsTexterOptions extends CallOptions {
  /** A client that sends once: `new SNSClient({ ...snsTextClientOptions() })`, without a `retryStrategy` of its own. */
  readonly client: SNSClient;
  /** Who the text is from, in countries that show it: 1 to 11 of `A-Za-z0-9-`, a letter among them. */
  readonly senderId?: string;
  /** The most that one part of a text may cost, in US dollars; SNS does not send a dearer one. */
  readonly maxPrice?: number;
}

const sender = /^(?=.*[A-Za-z])[A-Za-z0-9-]{1,11}$/;

/**
 * Sends texts through SNS, each at most once: a text costs money, and SNS has no key by which a second one would be known. Through a client
 * that tries again by itself it sends nothing. What SNS will never deliver is refused; what it takes may still not arrive.
 * https://docs.aws.amazon.com/sns/latest/dg/sms_sending-overview.html
 */
export function createSnsTexter(options: SnsTexterOptions): Texter {
  const attributes = attributesOf(options);
  return {
    send: ({ to, text }) =>
      sendable(options).andThen(() =>
        call(
          options,
          (sendOptions) =>
            options.client.send(
              new PublishCommand({
                PhoneNumber: to,
                Message: text,
                MessageAttributes: attributes,
              }),
              sendOptions,
            ),
          textProblem,
        ).map(() => undefined),
      ),
  };
}

/** A wrong setting must not count against the number it is used with: SNS has one exception for both. */
function sendable({ client, senderId, maxPrice }: SnsTexterOptions): ResultAsync<void, Failure> {
  if (senderId !== undefined && !sender.test(senderId)) return misused("senderId is none");
  if (maxPrice !== undefined && !(maxPrice > 0)) return misused("maxPrice is no amount");
  return ResultAsync.fromPromise(client.config.maxAttempts(), () => undefined)
    .orElse(() => okAsync(undefined))
    .andThen((attempts) =>
      attempts === 1
        ? okAsync(undefined)
        : misused(
            "its client may send a text twice: use new SNSClient({ ...snsTextClientOptions() })",
          ),
    );
}

function misused(reason: string): ResultAsync<never, Failure> {
  return errAsync(unavailable("texter", `nothing was sent: ${reason}`));
}

// https://docs.aws.amazon.com/sns/latest/dg/sms_publish-to-phone.html
function attributesOf({
  senderId,
  maxPrice,
}: SnsTexterOptions): Record<string, MessageAttributeValue> {
  return {
    "AWS.SNS.SMS.SMSType": { DataType: "String", StringValue: "Transactional" },
    ...(senderId === undefined
      ? {}
      : { "AWS.SNS.SMS.SenderID": { DataType: "String", StringValue: senderId } }),
    ...(maxPrice === undefined
      ? {}
      : { "AWS.SNS.SMS.MaxPrice": { DataType: "Number", StringValue: String(maxPrice) } }),
  };
}
