import { type Stage, stagesAfter } from "@billsdue/core";
import { describe, expect, it, test } from "vitest";

import { readText } from "./docs-page.ts";
import { renderDiagram } from "./payments-page/diagram.ts";
import { fillPage } from "./payments-page/fill-page.ts";
import { renderInvariants } from "./payments-page/invariant-table.ts";
import { invariantsIn, invariantTestsIn } from "./payments-page/invariant-tests.ts";
import { stages } from "./payments-page/moves.ts";
import { paymentsParts } from "./payments-page/parts.ts";

test("the page on payments is up to date: the script `docs` writes it", async () => {
  const page = readText("payments.md");
  expect(fillPage(page, await paymentsParts())).toBe(page);
});

describe("a page with generated parts", () => {
  const page = "a\n<!-- generated:x -->\nold\n<!-- /generated:x -->\nb\n";

  it("keeps what is around them", () => {
    const filled = page.replace("old", "new");
    expect(fillPage(page, { x: "new" })).toBe(filled);
    expect(fillPage(filled, { x: "new" })).toBe(filled);
  });

  it.each([
    ["without one of them", page, { x: "", y: "" }, "not one part y"],
    ["with one of them twice", page + page, { x: "" }, "not one part x"],
    ["with one that nothing generates", page, {}, "nothing generates the part x"],
  ])("%s is wrong", (_, text, parts, message) => {
    expect(() => fillPage(text, parts)).toThrow(message);
  });
});

describe("the diagram", () => {
  const lines = renderDiagram().split("\n");
  const names = new Map(
    lines.flatMap((line) => {
      const [, name, id] = /^ {2}state "([^"]+)" as (\w+)$/.exec(line) ?? [];
      return name === undefined || id === undefined ? [] : [[id, name] as const];
    }),
  );
  const choices = lines.flatMap((line) => /^ {2}state (\w+) <<choice>>$/.exec(line)?.[1] ?? []);
  const edges = lines.flatMap((line) => {
    const [, from, to] = /^ {2}(\w+|\[\*\]) --> (\w+|\[\*\])(?: : [^:;#]+)?$/.exec(line) ?? [];
    return from === undefined || to === undefined ? [] : [{ from, to }];
  });

  /** The nodes that an edge leads to, through a choice too. */
  function after(id: string): readonly string[] {
    return edges
      .filter(({ from }) => from === id)
      .flatMap(({ to }) => (choices.includes(to) ? after(to) : [to]));
  }

  it("has nothing but a fence, nodes and edges between them", () => {
    expect([lines.slice(0, 2), lines.at(-1)]).toStrictEqual([
      ["```mermaid", "stateDiagram-v2"],
      "```",
    ]);
    expect(names.size + choices.length + edges.length).toBe(lines.length - 3);
    const nodes = new Set([...names.keys(), ...choices, "[*]"]);
    expect(edges.filter(({ from, to }) => !nodes.has(from) || !nodes.has(to))).toStrictEqual([]);
  });

  it("has one node for each stage", () => {
    expect([...names.values()]).toStrictEqual(stages);
  });

  it.each([...names])("leads from %s where the table does", (id, name) => {
    const drawn = new Set(after(id).map((to) => names.get(to) ?? to));
    const reached = stagesAfter(name as Stage);
    // Through a choice, a payment may stay where it is: that is no destination of its own.
    const expected = reached.size === 0 ? ["[*]"] : [...reached];
    expect([...drawn, name].toSorted()).toStrictEqual(
      [...new Set(expected), ...(drawn.has(name) ? [] : []), name].toSorted(),
    );
  });

  it("begins with created", () => {
    expect(after("[*]")).toStrictEqual(["created"]);
  });
});

describe("the table of invariants", () => {
  it.each([
    ["invariant 3: one", [3]],
    ["Invariants 1 to 3, 6 and 8: many", [1, 2, 3, 6, 8]],
    ["invariants 1, 2, and 4, and 5 more", [1, 2, 4, 5]],
    ["an invariant, and invariant 7", [7]],
    ["the invariants", []],
  ])("reads %s", (title, numbers) => {
    expect(invariantsIn(title)).toStrictEqual(numbers);
  });

  it("finds titles where tests are, and where their data is, and nothing else", () => {
    const source = [
      'it("of invariant 1", () => {});',
      "test.each([1])(`${name}: invariants 2 and 3 of %i`, () => {});",
      'const titles = { 4: "invariant 4: four" };',
      'expect("see invariant 5").toBe("// invariant 6: six");',
      "// invariant 7: seven",
    ].join("\n");
    expect(
      invariantTestsIn("x.test.ts", source).map(({ title, numbers }) => [title, numbers]),
    ).toStrictEqual([
      ["of invariant 1", [1]],
      ["…: invariants 2 and 3 of %i", [2, 3]],
      ["invariant 4: four", [4]],
    ]);
  });

  it("is not made where no test names an invariant, or one names another", () => {
    const titled = (...numbers: readonly number[]) => [{ file: "x.test.ts", title: "x", numbers }];
    expect(() => renderInvariants(titled(1, 2))).toThrow("no test names the invariants 3, 4, 5");
    expect(() => renderInvariants(titled(21))).toThrow("there is no such invariant");
  });
});
