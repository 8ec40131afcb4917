/** A header in the form it is compared in: no case, no spaces, no underscores, no byte-order mark. */
export function canonicalHeader(header: string): string {
  return header.replaceAll(/[\s\uFEFF_]+/gu, "").toLowerCase();
}
