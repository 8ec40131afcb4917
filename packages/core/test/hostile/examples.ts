import type { Hostile } from "./laws.ts";
import type { ProfileName } from "./profiles.ts";

const utf8 = new TextEncoder();

function example(
  profile: ProfileName,
  places: readonly number[],
  ...parts: readonly (string | readonly number[])[]
): readonly [Hostile] {
  const bytes = parts.flatMap((part) => (typeof part === "string" ? [...utf8.encode(part)] : part));
  return [{ bytes: Uint8Array.from(bytes), profile, places, known: [] }];
}

/** Files that were once read otherwise than they should be; each is tried on every run. */
export const examples: readonly (readonly [Hostile])[] = [
  // What was wrong first depended on where the bytes were cut: the header, a byte that does not decode, a NUL.
  example("usual", [13], "Wrong,Header\n1,2\n", [0xff], "more\n"),
  example("usual", [13], "Wrong,Header\n1,2\n", [0], "more\n"),
  example("usual", [8], "InvoiceID\0,", [0xff], "more\n"),
  example("framed", [9], "H,soon\nInvoiceID,CustomerName,Balance\n1,Lee,", [0xff], "\n"),
  // A bad byte among the first five was said to be the first one where these came one by one.
  example("usual", [3], "a,", [0xff], "b,c\n"),
  example("usual", [1], "a\n", [0xff]),
  // A line that is too long was taken to have no end where its CR is the last character and came alone.
  example("tight", [60], "Invoice,Name,Amount\n1,", "x".repeat(60), "\r"),
];
