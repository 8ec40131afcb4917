import { existsSync, readdirSync, readFileSync } from "node:fs";

import { profileJsonSchema } from "@billsdue/core";
import { expect, test } from "vitest";

import { anchorsOf, docs, parseJson, readText } from "./docs-page.ts";

const decisions = readdirSync(new URL("adr/", docs)).filter((name) => /^\d{4}-/.test(name));
const pages = [
  "../README.md",
  "aws.md",
  "deploy.md",
  "gateways.md",
  "ingestion-codes.md",
  "payment-mutants.md",
  "payments.md",
  "profiles.md",
  "stripe.md",
  "workflows.md",
  "adr/README.md",
].concat(decisions.map((name) => `adr/${name}`));

test("the profile's schema is up to date: the script `docs` writes it", () => {
  const schema = parseJson(JSON.stringify(profileJsonSchema()));
  expect(parseJson(readText("profile.schema.json"))).toStrictEqual(schema);
});

test.each(pages)("the links of %s lead somewhere", (page) => {
  const links = [...readText(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
  const broken = links.filter(([, path = "", anchor]) => {
    const target = path === "" ? new URL(page, docs) : new URL(path, new URL(page, docs));
    if (!existsSync(target)) return true;
    return anchor !== undefined && !anchorsOf(readFileSync(target, "utf8")).includes(anchor);
  });
  expect(broken.map(([link]) => link)).toStrictEqual([]);
});

test("every decision is in the index under its title, in their order", () => {
  const rows = decisions.toSorted().map((name) => {
    const [, number, title] = /^# (\d{4}) (.+)\n/.exec(readText(`adr/${name}`)) ?? [];
    return `| [${number}](${name}) | ${title} |`;
  });
  const index = readText("adr/README.md").split("\n");
  expect(index.filter((line) => line.startsWith("| ["))).toStrictEqual(rows);
});
