/** Whether two flat records have the same fields, in any order: a store need not keep it. */
export function sameFields(left: object, right: object): boolean {
  return spellingOf(left) === spellingOf(right);
}

function spellingOf(fields: object): string {
  return JSON.stringify(Object.entries(fields).sort(([left], [right]) => (left < right ? -1 : 1)));
}
