import { canonicalName } from "./proof.ts";

const stars = "******";

/** `Kelly Bennett` is shown as `K. B******`: enough to know one's own bill, not to learn a name, nor its length. */
export function maskName(name: string): string {
  const words = canonicalName(name).toUpperCase().split(" ");
  const [first = "", last] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  const initial = (word: string) => [...word][0] ?? "";
  return last === undefined
    ? `${initial(first)}${stars}`
    : `${initial(first)}. ${initial(last)}${stars}`;
}
