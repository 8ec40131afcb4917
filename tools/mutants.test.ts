import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parseSync } from "oxc-parser";
import { describe, expect, it, test } from "vitest";

import { readText } from "./docs-page.ts";
import { mutate, type Mutant } from "./mutants/mutant.ts";
import { mutants } from "./mutants/mutants.ts";
import { verdictOf } from "./mutants/verdict.ts";
import { root } from "./run-tool.ts";

const edits = mutants.flatMap((mutant) =>
  [...new Set(mutant.edits.map(({ file }) => file))].map(
    (file) => [mutant.name, file, mutant] as const,
  ),
);

test.each(edits)("the mutant %s can be made of %s", (_name, file, mutant) => {
  const source = readFileSync(join(root, file), "utf8");
  const mutated = mutate(mutant, file, source);
  expect(mutated).not.toBe(source);
  expect(parseSync(file, mutated).errors).toStrictEqual([]);
});

test("the page of mutants has all of them, in their order", () => {
  const headings = [...readText("payment-mutants.md").matchAll(/^### (.+)$/gm)];
  expect(headings.map(([, name]) => name)).toStrictEqual(mutants.map(({ name }) => name));
});

test("a mutant whose text is not there once is named", () => {
  const mutant: Mutant = {
    name: "x",
    breaks: "",
    edits: [{ file: "a.ts", find: "one", replace: "two" }],
  };
  expect(mutate(mutant, "b.ts", "none")).toBe("none");
  expect(mutate(mutant, "a.ts", "one")).toBe("two");
  expect(() => mutate(mutant, "a.ts", "none of them")).not.toThrow();
  expect(() => mutate(mutant, "a.ts", "zero")).toThrow("mutant x: a.ts has 0 times: one");
  expect(() => mutate(mutant, "a.ts", "one one")).toThrow("mutant x: a.ts has 2 times: one");
});

describe("the verdict", () => {
  const passed = { status: "passed", title: "a", failureMessages: [] };
  const failed = (message: string) => ({
    status: "failed",
    title: "b",
    failureMessages: [message],
  });

  it("is that the mutant lives where every test passes", () => {
    expect(verdictOf([passed, { ...passed, status: "skipped" }], "")).toStrictEqual({
      type: "survived",
    });
  });

  it.each([
    [
      "Error: Property failed after 7 tests\n{ seed: 1 }\n\nGot AssertionError: invariant 1: x; found: y\n at z",
      { after: 7, because: "invariant 1: x; found: y" },
    ],
    [
      "Error: Property failed after 7 tests\n{ seed: 1 }\n\nGot AssertionError: expected 1 to be 2\n at z",
      { after: 7, because: "expected 1 to be 2" },
    ],
    [
      "Error: case 12, before call 1 of save: both were let pay\n at z",
      { after: 12, because: "case 12, before call 1 of save: both were let pay" },
    ],
    ["AssertionError: both were let pay", { because: "both were let pay" }],
  ])("is that it was killed, when and why: %s", (message, said) => {
    expect(verdictOf([passed, failed(message)], "")).toStrictEqual({
      type: "killed",
      test: "b",
      ...said,
    });
  });

  it("is none where no test ran, or one did not come to its end", () => {
    expect(() => verdictOf([{ ...passed, status: "skipped" }], "gone")).toThrow(
      "no test ran: gone",
    );
    expect(() => verdictOf([failed("Error: Test timed out in 5ms.")], "")).toThrow("timed out");
  });
});
