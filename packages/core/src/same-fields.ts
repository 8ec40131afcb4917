/** Whether two records of plain data have the same fields, all the way down and in any order: a store need not keep it. */
export function sameFields(left: object, right: object): boolean {
  return spellingOf(left) === spellingOf(right);
}

function spellingOf(fields: object): string {
  return JSON.stringify(fields, (_key, value: unknown) => {
    if (typeof value === "bigint") return `${value}n`;
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  });
}
