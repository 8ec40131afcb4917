import type { MessageAttributeValue } from "@aws-sdk/client-sns";
import type { DomainEvent } from "@billsdue/core";

/**
 * What subscriptions can filter events on: `type`, and where the event has them `currency`, `minorUnits`, `invoiceId` and `paymentId`. SNS
 * compares numbers up to 10^9; the exact amount is in the message. https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html
 */
export function attributesOf(event: DomainEvent): Record<string, MessageAttributeValue> {
  return {
    type: text(event.type),
    ...("amount" in event
      ? { currency: text(event.amount.currency), minorUnits: number(event.amount.minorUnits) }
      : {}),
    ...("invoiceId" in event
      ? { invoiceId: text(event.invoiceId), paymentId: text(event.paymentId) }
      : {}),
  };
}

function text(value: string): MessageAttributeValue {
  return { DataType: "String", StringValue: value };
}

function number(value: bigint): MessageAttributeValue {
  return { DataType: "Number", StringValue: value.toString() };
}
