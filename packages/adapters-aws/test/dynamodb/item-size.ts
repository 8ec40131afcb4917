/**
 * The bytes that DynamoDB counts an item for, as it is given to a document client.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: Readonly<Record<string, unknown>>): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + bytesOf(value),
    0,
  );
}

/** The units that it takes to write an item of that many bytes outside a transaction. */
export function writeUnits(bytes: number): number {
  return Math.ceil(bytes / 1024);
}

function bytesOf(value: unknown): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  // Up to 38 digits, two to a byte, and one byte more.
  if (typeof value === "number") return Math.ceil(String(Math.abs(value)).length / 2) + 1;
  if (typeof value !== "object" || value === null) return 1;
  const inner = Array.isArray(value)
    ? value.reduce<number>((sum, each) => sum + bytesOf(each), 0)
    : itemBytes({ ...value });
  return 3 + Object.keys(value).length + inner;
}
