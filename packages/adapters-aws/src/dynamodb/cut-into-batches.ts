/** The values in as few batches as hold them, `most` to each, in the order given. */
export function cutIntoBatches<Value>(
  values: readonly Value[],
  most: number,
): readonly (readonly Value[])[] {
  const batches: Value[][] = [];
  for (let at = 0; at < values.length; at += most) batches.push(values.slice(at, at + most));
  return batches;
}
