import { type DeliveryRefused, type Failure, unavailable } from "@billsdue/core";

import { exceptionOf, type Meanings, unavailableBy } from "../sdk/call.ts";
import { commonMeanings } from "../sdk/common-meanings.ts";

/** SNS's codes, as the entries of a batch and the SDK without classes for exceptions have them, and with the ending of such a class. */
function byCode(codes: Meanings): Meanings {
  const exceptions = Object.entries(codes).map(
    ([code, meaning]) => [`${code}Exception`, meaning] as const,
  );
  return { ...codes, ...Object.fromEntries(exceptions) };
}

// https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
const neverDelivered: Meanings = byCode({
  InvalidParameter: "SNS does not take this number or text",
  InvalidParameterValue: "SNS does not take this number or text",
  ParameterValueInvalid: "SNS does not take this number or text",
  OptedOut: "the number has opted out of texts from this account",
});

// What goes by. https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html
const passing: Meanings = byCode({
  InternalError: "SNS has trouble of its own",
  KMSThrottling: "KMS is asked too often for the topic's key",
  ServiceUnavailable: "SNS has trouble of its own",
  Throttled: "more is sent than this account may",
  Throttling: "more is sent than this account may",
});

const meanings: Meanings = {
  ...commonMeanings,
  ...passing,
  ...byCode({
    AuthorizationError: "the role lacks sns:Publish on it",
    BatchRequestTooLong: "an event is larger than SNS takes",
    InvalidParameter: "SNS does not take the topic's ARN or an event",
    InvalidParameterValue: "SNS does not take the topic's ARN or an event",
    ParameterValueInvalid: "SNS does not take the topic's ARN or an event",
    InvalidSecurity: "the request's signature is not accepted",
    KMSAccessDenied: "the role may not use the topic's key",
    KMSDisabled: "the topic's key is disabled",
    KMSInvalidState: "the topic's key cannot be used as it is",
    KMSNotFound: "the topic's key does not exist",
    NotFound: "there is no such topic",
  }),
};

/** What an exception means for one text: whether SNS will never deliver it, or may have. The number stands in neither. */
export function textProblem(thrown: unknown): DeliveryRefused | Failure {
  const { name } = exceptionOf(thrown);
  const reason = neverDelivered[name];
  return reason === undefined
    ? unavailableBy("texter", meanings, thrown)
    : { type: "delivery-refused", reason };
}

/** Why events were not published, and whether another try may help. */
export interface PublishProblem {
  readonly reason: string;
  readonly passes: boolean;
}

/** What an exception means for a batch of events. */
export function batchProblem(thrown: unknown): PublishProblem {
  const { name, status } = exceptionOf(thrown);
  const failure = unavailableBy("event-publisher", meanings, thrown);
  return {
    reason: failure.type === "unavailable" ? failure.reason : name,
    // What never reached SNS has no status.
    passes: Object.hasOwn(passing, name) || status === undefined || status === 429 || status >= 500,
  };
}

/** What the code of one refused entry means, in an answer to a batch that is a good one otherwise. */
export function entryProblem(code: string, senderFault: boolean): PublishProblem {
  return {
    reason: `${code}: ${meanings[code] ?? "SNS gives no other reason"}`,
    passes: !senderFault,
  };
}

/** The failure of a publish that left out `count` of `total` events. */
export function notPublished(count: number, total: number, reasons: ReadonlySet<string>): Failure {
  const why = [...reasons].join("; ");
  return unavailable("event-publisher", `${count} of ${total} events were not published: ${why}`);
}
