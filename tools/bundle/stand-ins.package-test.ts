import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { normalize_options } from "./csv-options.ts";
import { importFrom } from "./modules-of-others.ts";
import { hmac, sha256 } from "./node-hashes.ts";
import { dropExceptions, foldKeys, keepVersion, narrowCompiler } from "./rewrites.ts";

interface CsvParse {
  readonly normalize_options: typeof normalize_options;
}

const bytes = fc.uint8Array({ minLength: 0, maxLength: 300 });

describe("what stands in for a module", () => {
  it("hashes as @noble/hashes does", async () => {
    const noble = await importFrom<{ readonly sha256: typeof sha256 }>(
      "packages/core",
      "@noble/hashes/sha2.js",
    );
    const { hmac: nobleHmac } = await importFrom<{ readonly hmac: typeof hmac }>(
      "packages/core",
      "@noble/hashes/hmac.js",
    );
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 5 }), bytes, (parts, key) => {
        const [ours, theirs] = [sha256.create(), noble.sha256.create()];
        for (const part of parts) {
          ours.update(part);
          theirs.update(part);
        }
        expect(ours.digest()).toStrictEqual(theirs.digest());
        expect(hmac(sha256, key, key)).toStrictEqual(nobleHmac(noble.sha256, key, key));
      }),
    );
  });

  it.each([",", ";", "\t", "|"])(
    "makes of core's options with %j what csv-parse does",
    async (delimiter) => {
      const file = "lib/api/normalize_options.js";
      const theirs = await importFrom<CsvParse>("packages/core", "csv-parse", file);
      const options = { delimiter, record_delimiter: "\n", relax_column_count: true } as const;
      expect(normalize_options(options)).toStrictEqual(theirs.normalize_options(options));
    },
  );

  it("takes no other options of csv-parse", () => {
    const other = {
      delimiter: ",",
      record_delimiter: "\n",
      relax_column_count: true,
      bom: true,
    } as const;
    expect(() => normalize_options(other)).toThrow("bom");
  });
});

describe("what is written otherwise", () => {
  it("has keys where they were computed from constants, and no others", () => {
    const source =
      'const _a = "b";\nconst _n = 1;\nexport var X = [{ [_a]: [_a], [_n]: 2, [c]: 3 }];';
    expect(foldKeys(source)).toBe(source.replace("[_a]:", '"b":'));
  });

  it("registers the exception that all others are made of, and no other", () => {
    const base = "_s_registry.registerError(SNSServiceException$, SNSServiceException);";
    const source = `${base}\nn0_registry.registerError(StaleTag$, StaleTag);\n`;
    expect(dropExceptions(source)).toBe(`${base}\n\n`);
  });

  it("has the version of a package.json", () => {
    expect(keepVersion('{ "name": "x", "version": "1.2.3" }')).toBe('{"version":"1.2.3"}');
  });

  it("leaves kinds of schemas to the parser that no compiled schema of ours has", () => {
    const source =
      "function generateMapCheck(doc) {\n  work();\n}\nfunction generateArrayCheck(doc) {\n  work();\n}";
    expect(narrowCompiler(source)).toBe(
      'function generateMapCheck(doc) { throw new ZodCompileUnsupportedError("Map"); }\nfunction generateArrayCheck(doc) {\n  work();\n}',
    );
  });
});
