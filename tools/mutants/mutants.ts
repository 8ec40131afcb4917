import type { Mutant } from "./mutant.ts";
import { mutantsOfFiles } from "./mutants-of-files.ts";
import { mutantsOfReserving } from "./mutants-of-reserving.ts";
import { mutantsOfSending } from "./mutants-of-sending.ts";

/** Every mutant, in the order of the page. */
export const mutants: readonly Mutant[] = [
  ...mutantsOfSending,
  ...mutantsOfReserving,
  ...mutantsOfFiles,
];

/** The mutant of that name. */
export function mutantNamed(name: string): Mutant {
  const found = mutants.find((mutant) => mutant.name === name);
  if (found === undefined) throw new Error(`there is no mutant ${name}`);
  return found;
}
