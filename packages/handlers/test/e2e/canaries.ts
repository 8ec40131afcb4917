/** Texts that no log may have. */
export interface Canaries {
  readonly add: (...texts: readonly string[]) => void;
  /** Those that are in the lines. */
  readonly in: (lines: readonly string[]) => readonly string[];
}

/** None yet. */
export function createCanaries(): Canaries {
  const texts = new Set<string>();
  return {
    add: (...more) => {
      for (const text of more) {
        if (text.length < 4) throw new TypeError("it would be found by chance");
        texts.add(text.toLowerCase());
      }
    },
    in: (lines) => {
      const all = lines.join("\n").toLowerCase();
      return [...texts].filter((text) => all.includes(text));
    },
  };
}
