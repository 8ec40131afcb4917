/** Modules that are written otherwise in a bundle, so that what is not used of them falls away, and why that changes nothing. */
export interface Rewrite {
  readonly modules: RegExp;
  readonly because: string;
  readonly rewrite: (source: string) => string;
}

/** A key computed from a constant text is that text: with `const _a = "b"`, `{ [_a]: 1 }` is `{ "b": 1 }`. */
export function foldKeys(source: string): string {
  const texts = new Map(
    [...source.matchAll(/^const (_\w+) = ("[^"\n]*");$/gm)].map(([, name = "", text = ""]) => [
      name,
      text,
    ]),
  );
  return source.replaceAll(/\[(_\w+)\]:/g, (key, name: string) =>
    texts.has(name) ? `${texts.get(name)}:` : key,
  );
}

/** Leaves the classes of a service's own exceptions out, but for the one that all others are made of. */
export function dropExceptions(source: string): string {
  return source.replaceAll(/^n\d+_registry\.registerError\(.*\);$/gm, "");
}

/** Of a package's description the SDK reads its version. */
export function keepVersion(source: string): string {
  const { version }: { readonly version: string } = JSON.parse(source);
  return JSON.stringify({ version });
}

/** Zod's compiler for kinds of schemas that no compiled one of ours has, all of which it may leave to be parsed as they are. */
const kinds =
  "BigInt|BigIntFormat|Catch|CustomRefine|Date|Default|File|Intersection|Lazy|Map|MimeType|MultipleOf|NaN|Overwrite|Properties|Property|Record|Set|Symbol|TemplateLiteral|Tuple|Void";

export function narrowCompiler(source: string): string {
  return source
    .replace(/^import \{ isValidBase64.* \} from "\.\/schemas\.js";$/m, "")
    .replaceAll(
      new RegExp(`^function generate(${kinds})Checks?\\(.*\\) \\{\n[^]*?\n\\}$`, "gm"),
      (body, kind: string) =>
        `${body.slice(0, body.indexOf("\n"))} throw new ZodCompileUnsupportedError("${kind}"); }`,
    );
}

/** What is written otherwise in every bundle. */
export const rewrites: readonly Rewrite[] = [
  {
    modules: /\/@aws-sdk\/client-[\w-]+\/dist-es\/schemas\/schemas_\d+\.js$/,
    because:
      "A computed key keeps a schema from falling away. An exception without a class of its own has the same message and fields, and its code as its name, which is all that the adapters go by.",
    rewrite: (source) => dropExceptions(foldKeys(source)),
  },
  {
    modules: /\/@aws-sdk\/client-[\w-]+\/package\.json$/,
    because: "Of its package.json a client reads the version.",
    rewrite: keepVersion,
  },
  {
    modules: /\/zod\/v4\/core\/compile\.js$/,
    because: "What the compiler cannot do it leaves to the parser, by its own design.",
    rewrite: narrowCompiler,
  },
];
