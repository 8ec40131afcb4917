import { join, relative } from "node:path";

import type { HandlerName } from "@billsdue/handlers/deployment";
import { build, type BuildOptions, type Metafile } from "esbuild";

import { root } from "../run-tool.ts";
import { mapOursAlone, replaceModules, rewriteModules } from "./plugins.ts";
import { type Replacement, replacements, withoutCompiling } from "./replacements.ts";
import { rewrites } from "./rewrites.ts";

/** The code of one Lambda function, whole. */
export interface Bundle {
  readonly name: HandlerName;
  readonly code: Uint8Array;
  readonly map: Uint8Array;
  /** How many bytes of the code are of which module, by its path from the workspace's root; 0 where nothing is left of it. */
  readonly modules: ReadonlyMap<string, number>;
}

/** Those that read invoices by the thousand. */
const compiling: readonly HandlerName[] = ["ingest", "ingest-range"];

/** Bundles functions, each with everything that it needs at run time, as small as it can be. */
export async function bundleHandlers(names: readonly HandlerName[]): Promise<readonly Bundle[]> {
  const compiled = names.filter((name) => compiling.includes(name));
  const others = names.filter((name) => !compiling.includes(name));
  const bundles = await Promise.all([
    bundleAlike(compiled, replacements),
    bundleAlike(others, [...replacements, withoutCompiling]),
  ]);
  return names.flatMap((name) => bundles.flat().filter((bundle) => bundle.name === name));
}

async function bundleAlike(
  names: readonly HandlerName[],
  stoodIn: readonly Replacement[],
): Promise<readonly Bundle[]> {
  const { outputFiles, metafile } = await build({
    ...asModules(names),
    minify: true,
    // neverthrow has no `exports`: without this it is its CommonJS build.
    mainFields: ["module", "main"],
    plugins: [replaceModules(stoodIn), rewriteModules(rewrites), mapOursAlone],
    sourcemap: "linked",
    // With the sources themselves it would be several times as large.
    sourcesContent: false,
    legalComments: "none",
    metafile: true,
  });
  const written = new Map(
    outputFiles.map(({ path, contents }) => [relative(join(root, outdir), path), contents]),
  );
  return names.map((name) => {
    const [code, map] = [written.get(`${name}/index.mjs`), written.get(`${name}/index.mjs.map`)];
    if (code === undefined || map === undefined) throw new Error(`${name} has not been bundled`);
    return { name, code, map, modules: modulesOf(metafile, `${outdir}/${name}/index.mjs`) };
  });
}

const outdir = "dist/handlers";

/** What any bundles of functions are: one ES module each for the runtime's Node, all read in one go. */
export function asModules(names: readonly HandlerName[]): BuildOptions & { readonly write: false } {
  return {
    absWorkingDir: root,
    entryPoints: Object.fromEntries(
      names.map((name) => [`${name}/index`, `packages/handlers/src/entry/${name}.ts`]),
    ),
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    target: "node24",
    logLevel: "error",
  };
}

function modulesOf({ inputs, outputs }: Metafile, output: string): ReadonlyMap<string, number> {
  const none = Object.keys(inputs).map((path) => [path, 0] as const);
  const left = Object.entries(outputs[output]?.inputs ?? {}).map(
    ([path, { bytesInOutput }]) => [path, bytesInOutput] as const,
  );
  return new Map([...none, ...left]);
}

const packageFolder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/;

/** The bytes by the folder of the package of others that they are of. */
export function bytesByPackage({ modules }: Bundle): ReadonlyMap<string, number> {
  const bytes = new Map<string, number>();
  for (const [path, left] of modules) {
    const folder = packageFolder.exec(path)?.[0];
    if (folder !== undefined && left > 0) bytes.set(folder, (bytes.get(folder) ?? 0) + left);
  }
  return bytes;
}
