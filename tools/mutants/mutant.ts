/** One change of a file: `find` stands there exactly once. */
export interface Edit {
  /** From the workspace's root. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** A mistake that a payment system can have, made in ours: a test of the tests. */
export interface Mutant {
  readonly name: string;
  /** What is wrong, in a sentence. */
  readonly breaks: string;
  readonly edits: readonly Edit[];
}

/** The source of a file with what the mutant changes in it. */
export function mutate(mutant: Mutant, file: string, source: string): string {
  return mutant.edits
    .filter((edit) => edit.file === file)
    .reduce((text, { find, replace }) => {
      const [before, after, ...more] = text.split(find);
      if (before === undefined || after === undefined || more.length > 0) {
        const times = text.split(find).length - 1;
        throw new Error(`mutant ${mutant.name}: ${file} has ${times} times: ${find}`);
      }
      return before + replace + after;
    }, source);
}
