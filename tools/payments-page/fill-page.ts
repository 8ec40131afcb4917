/** The page with what is generated between its markers `<!-- generated:NAME -->` and `<!-- /generated:NAME -->`. */
export function fillPage(page: string, parts: Readonly<Record<string, string>>): string {
  const filled = Object.entries(parts).reduce((text, [name, part]) => {
    const [begin, end] = [`<!-- generated:${name} -->`, `<!-- /generated:${name} -->`];
    const [before, rest, ...again] = text.split(begin);
    const [, after, ...more] = rest?.split(end) ?? [];
    if (before === undefined || after === undefined || again.length + more.length > 0) {
      throw new Error(`the page has not one part ${name}`);
    }
    return [before, begin, "\n", part, "\n", end, after].join("");
  }, page);
  const unknown = [...page.matchAll(/<!-- generated:(\S+) -->/g)]
    .map(([, name = ""]) => name)
    .find((name) => !Object.hasOwn(parts, name));
  if (unknown !== undefined) throw new Error(`nothing generates the part ${unknown}`);
  return filled;
}
