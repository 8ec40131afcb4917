import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");

/** The lines of a test between `// #region <name>` and `// #endregion`. */
function regionOf(path: string, name: string): string {
  const [, after = ""] = read(path).split(`// #region ${name}\n`);
  const [region = ""] = after.split("// #endregion");
  return region.trimEnd();
}

describe("docs/aws.md", () => {
  it("shows a snippet that a test runs", () => {
    const snippet = /```ts\n([\s\S]*?)\n```/.exec(read("docs/aws.md"))?.[1];
    expect(snippet).toBe(regionOf("packages/adapters-aws/test/compose.ts", "compose"));
  });
});

describe("docs/stripe.md", () => {
  it("shows a snippet that a test runs", () => {
    const snippet = /```ts\n([\s\S]*?)\n```/.exec(read("docs/stripe.md"))?.[1];
    expect(snippet).toBe(regionOf("packages/adapters-stripe/test/docs-snippet.test.ts", "compose"));
  });
});

describe("docs/gateways.md", () => {
  it("shows a contract test that runs", () => {
    const snippet = /```ts\n([\s\S]*?)\n```/.exec(read("docs/gateways.md"))?.[1];
    const test = "packages/adapters-stripe/test/payment-gateway.contract.test.ts";
    expect(snippet).toBe(read(test).trimEnd());
  });
});

describe("README", () => {
  it("shows a snippet that a test runs", () => {
    const snippet = /```ts\n([\s\S]*?)\n```/.exec(read("README.md"))?.[1];
    expect(snippet).toBe(regionOf("packages/core/test/readme-snippet.test.ts", "readme"));
  });

  it("names files, scripts and folders that are there", () => {
    const readme = read("README.md");
    const scripts: unknown = JSON.parse(read("package.json"));
    const named = [...readme.matchAll(/`(test:\w+|bench|build|format|emulator)`/g)].map(
      ([, name]) => name,
    );
    expect(named.length).toBeGreaterThan(3);
    for (const name of named) expect(scripts).toHaveProperty(["scripts", name ?? ""]);
    const links = [...readme.matchAll(/\]\((?!http|#)([^)#]+)/g)].map(([, link]) => link ?? "");
    for (const link of links) expect(read(link).length).toBeGreaterThan(0);
  });
});
