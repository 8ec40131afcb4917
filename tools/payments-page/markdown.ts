/** A table; the first row is its head. */
export function renderTable([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}

/** Words as they stand in the sources. */
export function code(...words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(", ");
}
