import { readFileSync } from "node:fs";

/** The folder of the docs. */
export const docs: URL = new URL("../docs/", import.meta.url);

/** The bytes of a file of the docs. */
export function readBytes(path: string): Uint8Array {
  return readFileSync(new URL(path, docs));
}

/** A file of the docs as text. */
export function readText(path: string): string {
  return readFileSync(new URL(path, docs), "utf8");
}

/** JSON data. */
export function parseJson(text: string): unknown {
  return JSON.parse(text);
}

/** The fields of JSON data, of which there are none where it is no object. */
export function fieldsOf(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === "object" && json !== null ? { ...json } : {};
}

/** A fenced block: what stands behind its backticks, and what is in it. */
export interface Block {
  readonly info: string;
  readonly text: string;
}

/** The fenced blocks of a page, in their order. */
export function blocksOf(markdown: string): readonly Block[] {
  return [...markdown.matchAll(/^```(.+)\n([^]*?)^```$/gm)].map(([, info = "", text = ""]) => ({
    info,
    text,
  }));
}

/** What is in the only block with that info. */
export function blockOf(markdown: string, info: string): string {
  const [found, ...more] = blocksOf(markdown).filter((block) => block.info === info);
  if (found === undefined || more.length > 0) throw new TypeError(`not one block ${info}`);
  return found.text;
}

/** The anchors that GitHub makes of a page's headings. */
export function anchorsOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}
