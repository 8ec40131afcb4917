/**
 * What is stored of plain data: amounts as decimal strings (a DynamoDB number has 38 digits, an amount any), maps as pairs, and nothing where
 * a field is undefined. What reads it back is a schema.
 */
export function storable(value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(storable);
  if (value instanceof Map) return [...value].map(storable);
  const stored: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(value)) {
    if (field !== undefined) stored[key] = storable(field);
  }
  return stored;
}
