import { execFile } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";

import {
  columnNames,
  defaultProfile,
  formatMoney,
  parseProfile,
  profileJsonSchema,
} from "@billsdue/core";
import { value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import { blockOf, blocksOf, fieldsOf, parseJson, readBytes, readText } from "./docs-page.ts";
import { createSampleBiller, type Ingested, messagesOf } from "./ingest-sample.ts";
import { root } from "./run-tool.ts";

const page = readText("profiles.md");

/** The rows of the tables of fields and columns: `field`, what is there if it is left out, the rest. */
const rows = [...page.matchAll(/^\| `([\w.]+)` \| ([^|]+) \| (.+) \|$/gm)].map(
  ([, field = "", leftOut = "", rest = ""]) => ({ field, leftOut, rest }),
);
const isHeaders = (field: string) => field.startsWith("headers.");
const schemaFields = leavesOf(profileJsonSchema()).filter(({ field }) => field !== "$schema");

describe("the page on profiles", () => {
  it("has every field, and no other", () => {
    expect(rows.map(({ field }) => field).toSorted()).toStrictEqual(
      schemaFields.map(({ field }) => field).toSorted(),
    );
  });

  it("has what the default profile has", () => {
    const shown = rows.filter(({ field }) => !isHeaders(field));
    expect(shown.map(({ field, leftOut }) => [field, leftOut])).toStrictEqual(
      schemaFields
        .filter(({ field }) => !isHeaders(field))
        .map(({ field, fallback }) => {
          if (field === "name") return [field, "required"];
          return [field, fallback === undefined ? "–" : `\`${JSON.stringify(fallback)}\``];
        }),
    );
    expect(rows.filter(({ field }) => isHeaders(field))).toMatchObject(
      columnNames.map((column) => ({
        field: `headers.${column}`,
        leftOut: defaultProfile.headers[column].join(", "),
      })),
    );
  });

  it("says which columns are required", () => {
    const required = rows.filter(({ rest }) => rest.startsWith("Required."));
    expect(required.map(({ field }) => field)).toStrictEqual([
      "headers.invoiceId",
      "headers.customerName",
      "headers.balance",
    ]);
  });

  it("has examples that may be", () => {
    const examples = rows.flatMap(({ field, rest }) => {
      const [, example] = /^`(.+?)` \|/.exec(rest) ?? [];
      return isHeaders(field) || example === undefined ? [] : [{ field, example }];
    });
    expect(examples).toHaveLength(rows.filter(({ field }) => !isHeaders(field)).length);
    const profile: Record<string, unknown> = {};
    for (const { field, example } of examples) {
      const [outer = "", inner] = field.split(".");
      const json = parseJson(example);
      profile[outer] = inner === undefined ? json : { ...fieldsOf(profile[outer]), [inner]: json };
    }
    expect(value(parseProfile(profile))).toMatchObject({ name: "city-water" });
  });

  it("leads from the default profile to the example, message by message", async () => {
    let profile: Readonly<Record<string, unknown>> = {};
    let messages: readonly string[] = [];
    let owed = "";
    const seen: string[] = [];
    for (const { info, text } of blocksOf(page)) {
      const lines = text.trimEnd().split("\n");
      if (info === "json step") {
        profile = { ...profile, ...fieldsOf(parseJson(text)) };
        const bytes = readBytes("profiles/european.csv");
        const ingested = await createSampleBiller().ingest("european.csv", bytes, profile);
        messages = messagesOf(ingested);
        owed = owedOf(ingested);
      } else if (info === "text says") {
        expect(messages.slice(0, lines.length)).toStrictEqual(lines);
      } else if (info === "text sum") {
        expect([messages, owed]).toStrictEqual([[], lines.join()]);
      } else continue;
      seen.push(info);
    }
    expect(seen).toHaveLength(16);
    const { $schema: _, ...european } = fieldsOf(parseJson(readText("profiles/european.json")));
    expect(profile).toStrictEqual(european);
  });

  it.each(["european", "utility"])("shows the %s file and what becomes of it", async (name) => {
    const profile = parseJson(readText(`profiles/${name}.json`));
    expect(profile).toMatchObject({ $schema: "../profile.schema.json", name });
    const bytes = readBytes(`profiles/${name}.csv`);
    const { encoding } = value(parseProfile(profile));
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    expect(text).toBe(blockOf(page, `csv ${name}.csv`));
    const ingested = await createSampleBiller().ingest(`${name}.csv`, bytes, profile);
    expect(ingested).toMatchObject({
      report: { outcome: "applied", holds: [], problems: [] },
      outputs: { processed: blockOf(page, `csv processed_${name}.psv`) },
    });
  });

  it("shows a European file that is really windows-1252", () => {
    const bytes = readBytes("profiles/european.csv");
    expect(() => new TextDecoder("utf-8", { fatal: true }).decode(bytes)).toThrow(TypeError);
    expect(bytes.includes(0x80)).toBe(true);
  });

  it("shows what the command line prints", async () => {
    const files = ["docs/profiles/utility.csv", "--profile", "docs/profiles/utility.json"];
    const port = String((await freePort()) - 1);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(root, "packages/local/src/bin.ts"), "plan", ...files, "--port", port],
      { cwd: root, env: { ...process.env, NO_COLOR: "1" } },
    );
    const shown = blockOf(page, "text plan utility");
    expect(stdout.slice(0, shown.length)).toBe(shown);
  });
});

/** The fields of a JSON Schema that are no objects, with what they are where they are left out. */
function leavesOf(
  schema: unknown,
  field = "",
): readonly { readonly field: string; readonly fallback: unknown }[] {
  const { properties, default: fallback } = fieldsOf(schema);
  if (properties === undefined) return [{ field, fallback }];
  return Object.entries(fieldsOf(properties)).flatMap(([name, inner]) =>
    leavesOf(inner, field === "" ? name : `${field}.${name}`),
  );
}

function owedOf(ingested: Ingested): string {
  if (ingested.type === "refused") return "";
  const { owed } = ingested.report;
  return [...owed]
    .map(([currency, minorUnits]) => `owed ${formatMoney({ currency, minorUnits })}`)
    .join();
}

/** A port that nobody listens on. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "localhost", () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === "string") reject(new TypeError("no port"));
        else resolve(address.port);
      });
    });
  });
}
