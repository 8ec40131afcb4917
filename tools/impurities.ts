import { type Node, parseSync, Visitor } from "oxc-parser";

/** A place in a file of core that oxlint has no rule against. */
export interface Impurity {
  readonly line: number;
  readonly what: "new Date()" | "Date()" | "import.meta" | "throw";
}

/** Finds where TypeScript source reads the clock or its surroundings without a name to forbid, and where it throws. */
export function findImpurities(file: string, source: string): readonly Impurity[] {
  const { program, errors } = parseSync(file, source);
  const syntaxError = errors[0];
  if (syntaxError !== undefined) throw new SyntaxError(`${file}: ${syntaxError.message}`);
  const found: Impurity[] = [];
  const note = (node: Node, what: Impurity["what"]) => {
    found.push({ line: source.slice(0, node.start).split("\n").length, what });
  };
  new Visitor({
    NewExpression: (node) => {
      if (isDate(node.callee) && node.arguments.length === 0) note(node, "new Date()");
    },
    CallExpression: (node) => {
      if (isDate(node.callee)) note(node, "Date()");
    },
    MetaProperty: (node) => {
      note(node, "import.meta");
    },
    ThrowStatement: (node) => {
      note(node, "throw");
    },
  }).visit(program);
  return found;
}

function isDate(callee: Node): boolean {
  return callee.type === "Identifier" && callee.name === "Date";
}
