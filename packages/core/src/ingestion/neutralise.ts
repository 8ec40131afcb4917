/** What a spreadsheet runs, and what would read as the neutralised form of it. */
const runs = /^'*[=+\-@\t\r]/;
const number = /^[+-]?\d+(?:\.\d+)?$/;

/**
 * A cell that no spreadsheet runs: one that begins with `= + - @`, a tab or a CR gets an apostrophe in front, unless it is a plain number.
 * `restoreCell` undoes it for every text (OWASP, CSV injection).
 */
export function neutraliseCell(cell: string): string {
  return runs.test(cell) && !number.test(cell) ? `'${cell}` : cell;
}

/** The cell before it was neutralised. */
export function restoreCell(cell: string): string {
  return cell.startsWith("'") && runs.test(cell) && !number.test(cell.slice(1))
    ? cell.slice(1)
    : cell;
}
