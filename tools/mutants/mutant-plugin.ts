import { relative, sep } from "node:path";

import type { Plugin } from "vite";

import { root } from "../run-tool.ts";
import { mutate } from "./mutant.ts";
import { mutantNamed } from "./mutants.ts";

/** Changes the sources as the mutant has it while they are loaded; the files stay as they are. Without a name it changes nothing. */
export function mutantPlugin(name: string | undefined): Plugin {
  const mutant = name === undefined ? undefined : mutantNamed(name);
  return {
    name: "mutant",
    enforce: "pre",
    transform: (source, id) => {
      const file = relative(root, id.split("?")[0] ?? id)
        .split(sep)
        .join("/");
      const isTouched = mutant?.edits.some((edit) => edit.file === file) ?? false;
      return mutant === undefined || !isTouched ? null : mutate(mutant, file, source);
    },
  };
}
