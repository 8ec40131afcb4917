/** Text from files and from elsewhere as one line without control characters: a terminal obeys those. */
export function plain(text: string): string {
  return text.replaceAll(/[\t\n\r]+/g, " ").replaceAll(/\p{C}/gu, "");
}
