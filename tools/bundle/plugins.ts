import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";

import type { Plugin } from "esbuild";

import type { Replacement } from "./replacements.ts";
import type { Rewrite } from "./rewrites.ts";

/** Lets other modules stand in for some. */
export function replaceModules(replacements: readonly Replacement[]): Plugin {
  return {
    name: "replace-modules",
    setup(build) {
      for (const { module, contents } of replacements) {
        build.onLoad({ filter: module }, ({ path }) => ({ contents, resolveDir: dirname(path) }));
      }
    },
  };
}

/** Writes some modules otherwise. */
export function rewriteModules(rewrites: readonly Rewrite[]): Plugin {
  return {
    name: "rewrite-modules",
    setup(build) {
      for (const { modules, rewrite } of rewrites) {
        build.onLoad({ filter: modules }, async ({ path }) => ({
          contents: rewrite(await readFile(path, "utf8")),
          loader: path.endsWith(".json") ? "json" : "js",
        }));
      }
    },
  };
}

/**
 * Maps packages of others to the beginning of their files, and no further: Node reads the whole map at every start, and what is looked for
 * in it is our code.
 */
export const mapOursAlone: Plugin = {
  name: "map-ours-alone",
  setup(build) {
    build.onLoad({ filter: /\/node_modules\/.*\.[cm]?js$/ }, async ({ path }) => {
      const map = { version: 3, sources: [basename(path)], names: [], mappings: "AAAA" };
      const url = `data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString("base64")}`;
      return { contents: `${await readFile(path, "utf8")}\n//# sourceMappingURL=${url}` };
    });
  },
};
