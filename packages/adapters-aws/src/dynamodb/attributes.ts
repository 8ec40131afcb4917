import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** An item as it is written: all that DynamoDB itself looks at is texts and numbers. */
export type WrittenItem = Readonly<Record<string, string | number>>;

/** An item as it was read, which may be anything. */
export type RawItem = Readonly<Record<string, unknown>>;

/** The attributes of an item, as the SDK has them. Its own converters take three times as long, and throw at what somebody else has written. */
export function attributesOf(item: WrittenItem): Record<string, AttributeValue> {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name, attributeOf(value)]),
  );
}

/** One of them. */
export function attributeOf(value: string | number): AttributeValue {
  return typeof value === "string" ? { S: value } : { N: String(value) };
}

/** What the attributes of an item say. What we never write comes back as it is, so that a schema refuses it. */
export function rawItemOf(attributes: Readonly<Record<string, AttributeValue>>): RawItem {
  const item: Record<string, unknown> = {};
  for (const [name, attribute] of Object.entries(attributes)) {
    item[name] = attribute.S ?? (attribute.N === undefined ? attribute : Number(attribute.N));
  }
  return item;
}
