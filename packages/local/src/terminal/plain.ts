/** Text from files and from elsewhere as one line without control characters: a terminal obeys those. */
export function plain(text: string): string {
  return text.replaceAll(/[\t\n\r]+/g, " ").replaceAll(/\p{C}/gu, "");
}

/** Data as JSON without control characters, written as escapes instead: programs read the same, and a terminal obeys none. */
export function plainJson(data: unknown): string {
  // Of these, JSON has line breaks alone outside its strings.
  return JSON.stringify(data, null, 2).replaceAll(/[\u2028\u2029]|[^\P{C}\n]/gu, escaped);
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, nth) => {
    const unit = character.charCodeAt(nth).toString(16);
    return `\\u${unit.padStart(4, "0")}`;
  }).join("");
}
