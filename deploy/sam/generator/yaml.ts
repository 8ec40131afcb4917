import { Document, isPair, isScalar, isSeq, type Node, Scalar, visit, type YAMLMap } from "yaml";

import type { Template } from "./template.ts";

/** The intrinsic functions that have a short form, `!Ref Table`, and those of them whose arguments are short enough for one line. */
const short = ["Ref", "Fn::GetAtt", "Fn::Sub", "Fn::If"];
const onOneLine = ["Fn::Not", "Fn::Equals", "Fn::Select", "Fn::Split", "Fn::Join"];

/** A template as people read it. */
export function yamlOf(template: Template): string {
  // CloudFormation's YAML is 1.1, which takes OFF for a boolean.
  const document = new Document(template, { version: "1.1", aliasDuplicateObjects: false });
  visit(document, { Map: (_key, map) => shortForm(map) });
  const text = document
    .toString({ lineWidth: 0, flowCollectionPadding: false })
    .replaceAll(/\n(?=[A-Z])/g, "\n\n");
  return `# Written by \`pnpm sam:template\` from the manifest. Change that, not this.\n\n${text}`;
}

function shortForm(map: YAMLMap): Node | undefined {
  const [pair, ...others] = map.items;
  if (!isPair(pair) || others.length > 0 || !isScalar(pair.key)) return undefined;
  const name = String(pair.key.value);
  if (![...short, ...onOneLine].includes(name)) return undefined;
  const tag = `!${name.replace("Fn::", "")}`;
  const { value } = pair;
  if (!isSeq(value)) return tagged(tag, String(value));
  if (name === "Fn::GetAtt") return tagged(tag, value.items.map(String).join("."));
  value.tag = tag;
  value.flow = onOneLine.includes(name);
  return value;
}

function tagged(tag: string, text: string): Scalar {
  const scalar = new Scalar(text);
  scalar.tag = tag;
  return scalar;
}
