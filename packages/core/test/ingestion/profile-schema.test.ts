import { describe, expect, it } from "vitest";

import {
  columnNames,
  defaultProfile,
  parseProfile,
  type Profile,
  profileJsonSchema,
} from "../../src/index.ts";
import { problem, value } from "../../src/testing/index.ts";

const read = (fields: Readonly<Record<string, unknown>>): Profile =>
  value(parseProfile({ name: "city-water", ...fields }));
const problems = (fields: unknown): readonly string[] => problem(parseProfile(fields)).problems;

describe("a profile", () => {
  it("that says no more than its name is the default one", () => {
    expect(value(parseProfile({ name: "default" }))).toStrictEqual(defaultProfile);
  });

  it("reads the common export without configuration", () => {
    const { headers, settledWords, openWords, ...rest } = defaultProfile;
    expect(rest).toStrictEqual({
      name: "default",
      delimiter: ",",
      encoding: "utf-8",
      decimalMark: ".",
      dateFormat: "YYYY-MM-DD",
      defaultCurrency: "USD",
      duplicates: "collapse",
      fileNameDateFormat: "YYYY-MM-DD",
      businessDateMetadata: "business-date",
      holds: { rejectedShare: 0.05, fewerRowsShare: 0.3, sumChangeShare: 0.4 },
      limits: { fileBytes: 4_294_967_296, rows: 20_000_000, rowLength: 65_536, fieldLength: 4096 },
      postingLagDays: 2,
    });
    expect(Object.keys(headers).sort()).toStrictEqual([...columnNames].sort());
    expect(settledWords).toStrictEqual(["1", "true", "yes", "paid", "processed"]);
    expect(openWords).toStrictEqual(["0", "false", "no", "open", ""]);
  });

  it("keeps what it says and takes the rest from the default, in groups, too", () => {
    const profile = read({
      delimiter: ";",
      headers: { dueOn: [" Fällig am "] },
      holds: { fewerRowsShare: null },
      limits: { rows: 10 },
      trailer: { marker: " T ", countAt: 2 },
      settledWords: ["Bezahlt"],
    });
    expect(profile).toStrictEqual({
      ...defaultProfile,
      name: "city-water",
      delimiter: ";",
      headers: { ...defaultProfile.headers, dueOn: ["Fällig am"] },
      holds: { ...defaultProfile.holds, fewerRowsShare: null },
      limits: { ...defaultProfile.limits, rows: 10 },
      trailer: { marker: "T", countAt: 2 },
      settledWords: ["bezahlt"],
    });
  });

  it("takes a header that it names for one column from the others", () => {
    const { headers } = read({ headers: { accountNo: ["customer", "STATUS"] } });
    expect(headers).toStrictEqual({
      ...defaultProfile.headers,
      accountNo: ["customer", "STATUS"],
      customerName: defaultProfile.headers.customerName.filter((name) => name !== "Customer"),
      status: defaultProfile.headers.status.filter((name) => name !== "Status"),
    });
  });

  it("may name its schema for an editor, which is no part of it", () => {
    expect(read({ $schema: "./profile.schema.json" })).toStrictEqual({
      ...defaultProfile,
      name: "city-water",
    });
  });

  it("reads a currency in any case", () => {
    expect(read({ defaultCurrency: "eur" }).defaultCurrency).toBe("EUR");
  });

  it.each([",", ";", "|", "\t", "^", "~", " ", "§"])("may have the delimiter %j", (delimiter) => {
    expect(read({ delimiter }).delimiter).toBe(delimiter);
  });

  it.each(["utf-8", "UTF8", "utf-16le", "utf-16be", "windows-1252", "latin1", "iso-8859-15"])(
    "may be in the encoding %s",
    (encoding) => {
      expect(read({ encoding }).encoding).toBe(encoding);
    },
  );

  it.each(["YYYY-MM-DD", "DD.MM.YYYY", "M/D/YYYY", "YYYYMMDD", "DDMMYYYY", "D MM YYYY"])(
    "may write days as %s",
    (dateFormat) => {
      expect(read({ dateFormat }).dateFormat).toBe(dateFormat);
    },
  );
});

const atMost = (length: number) => "x".repeat(length + 1);

describe("what is wrong with a profile", () => {
  it.each<readonly [string, Readonly<Record<string, unknown>>]>([
    ["name", { name: undefined }],
    ["name", { name: "" }],
    ["name", { name: "City Water" }],
    ["name", { name: "-a" }],
    ["name", { name: "a/b" }],
    ["name", { name: atMost(40) }],
    ["$schema", { $schema: 1 }],
    ["delimiter", { delimiter: "" }],
    ["delimiter", { delimiter: ",," }],
    ["delimiter", { delimiter: "a" }],
    ["delimiter", { delimiter: "é" }],
    ["delimiter", { delimiter: "7" }],
    ["delimiter", { delimiter: '"' }],
    ["delimiter", { delimiter: "\n" }],
    ["delimiter", { delimiter: "\r" }],
    ["delimiter", { delimiter: "\0" }],
    ["delimiter", { delimiter: "\ud83d" }],
    ["delimiter", { delimiter: "😀" }],
    ["encoding", { encoding: "" }],
    ["encoding", { encoding: "utf-7" }],
    ["encoding", { encoding: "iso-2022-kr" }],
    ["encoding", { encoding: 8 }],
    ["decimalMark", { decimalMark: ";" }],
    ["dateFormat", { dateFormat: "YY-MM-DD" }],
    ["dateFormat", { dateFormat: "YYYYMD" }],
    ["dateFormat", { dateFormat: null }],
    ["defaultCurrency", { defaultCurrency: "EURO" }],
    ["defaultCurrency", { defaultCurrency: "XAU" }],
    ["defaultCurrency", { defaultCurrency: 978 }],
    ["headers", { headers: [] }],
    ["headers.dueOn", { headers: { dueOn: "DueDate" } }],
    ["headers.dueOn[0]", { headers: { dueOn: [1] } }],
    ["headers.dueOn[1]", { headers: { dueOn: ["Due", " "] } }],
    ["headers.dueOn[0]", { headers: { dueOn: [atMost(100)] } }],
    ["headers.dueOn", { headers: { dueOn: Array.from({ length: 21 }, () => "Due") } }],
    ["settledWords", { settledWords: "paid" }],
    ["settledWords[2]", { settledWords: ["a", "b", atMost(40)] }],
    ["openWords[0]", { openWords: [0] }],
    ["openWords", { openWords: Array.from({ length: 41 }, () => "o") }],
    ["duplicates", { duplicates: "first" }],
    ["leadingRecord.marker", { leadingRecord: { marker: " ", businessDateAt: 2 } }],
    ["leadingRecord.businessDateAt", { leadingRecord: { marker: "H" } }],
    ["leadingRecord.businessDateAt", { leadingRecord: { marker: "H", businessDateAt: 0 } }],
    ["trailer.marker", { trailer: {} }],
    ["trailer.marker", { trailer: { marker: atMost(40) } }],
    ["trailer.countAt", { trailer: { marker: "T", countAt: 0 } }],
    ["trailer.countAt", { trailer: { marker: "T", countAt: 1.5 } }],
    ["trailer.sumAt", { trailer: { marker: "T", sumAt: 1001 } }],
    ["fileNameDateFormat", { fileNameDateFormat: "bills-YYYY-MM-DD" }],
    ["businessDateMetadata", { businessDateMetadata: "" }],
    ["holds", { holds: 0.05 }],
    ["holds.rejectedShare", { holds: { rejectedShare: 5 } }],
    ["holds.rejectedShare", { holds: { rejectedShare: -0.1 } }],
    ["holds.rejectedShare", { holds: { rejectedShare: null } }],
    ["holds.fewerRowsShare", { holds: { fewerRowsShare: 1.1 } }],
    ["holds.sumChangeShare", { holds: { sumChangeShare: 0 } }],
    ["holds.sumChangeShare", { holds: { sumChangeShare: Number.POSITIVE_INFINITY } }],
    ["limits.fileBytes", { limits: { fileBytes: 0 } }],
    ["limits.rows", { limits: { rows: 1.5 } }],
    ["limits.rowLength", { limits: { rowLength: 99 } }],
    ["limits.rowLength", { limits: { rowLength: 1024 ** 2 + 1 } }],
    ["limits.fieldLength", { limits: { fieldLength: 63 } }],
    ["limits.fieldLength", { limits: { fieldLength: 1024 ** 2 + 1 } }],
    ["postingLagDays", { postingLagDays: -1 }],
    ["postingLagDays", { postingLagDays: 61 }],
  ])("begins with the field: %s, %j", (field, fields) => {
    const said = problems({ name: "city-water", ...fields });
    expect(said.map((line) => line.slice(0, field.length + 2))).toStrictEqual([`${field}: `]);
    expect(said.join("").length).toBeGreaterThan(field.length + 10);
  });

  it.each([
    [{ name: "a", delimeter: ";" }, "the profile: ", "delimeter"],
    [{ name: "a", headers: { dueDate: ["Due"] } }, "headers: ", "dueDate"],
    [{ name: "a", trailer: { marker: "T", count: 2 } }, "trailer: ", "count"],
    [
      { name: "a", leadingRecord: { marker: "H", businessDateAt: 1, x: 1 } },
      "leadingRecord: ",
      "x",
    ],
    [{ name: "a", holds: { rejects: 1 } }, "holds: ", "rejects"],
    [{ name: "a", limits: { bytes: 1 } }, "limits: ", "bytes"],
  ])("names what nobody knows: %j", (profile, where, key) => {
    const said = problems(profile);
    expect(said).toHaveLength(1);
    expect(said[0]?.startsWith(where)).toBe(true);
    expect(said[0]).toContain(`"${key}"`);
  });

  it.each([null, undefined, 1, "city-water", [], [{ name: "a" }]])(
    "is the profile where it is no object: %j",
    (json) => {
      const said = problems(json);
      expect(said.map((line) => line.split(":")[0])).toStrictEqual(["the profile"]);
    },
  );

  it("is a header of two columns, however it is spelled; of one it may stand twice", () => {
    expect(
      problems({ name: "a", headers: { dueOn: ["Day", "DATE"], issuedOn: ["Issued", "date "] } }),
    ).toStrictEqual(['headers.issuedOn[1]: "date" is a header of dueOn, too']);
    expect(read({ headers: { dueOn: ["Date", "date"] } }).headers.dueOn).toStrictEqual([
      "Date",
      "date",
    ]);
  });

  it("is all of it, at once", () => {
    const said = problems({
      name: "A",
      delimiter: "ab",
      headers: { balance: [1, "ok", 2] },
      holds: { rejectedShare: 2, sumChangeShare: -1 },
      unheard: true,
    });
    expect(said.map((line) => line.split(": ")[0])).toStrictEqual([
      "name",
      "delimiter",
      "headers.balance[0]",
      "headers.balance[2]",
      "holds.rejectedShare",
      "holds.sumChangeShare",
      "the profile",
    ]);
  });
});

describe("the schema of profiles", () => {
  const schema: unknown = JSON.parse(JSON.stringify(profileJsonSchema()));

  it("has the fields of a profile, and no others may stand in one", () => {
    expect(schema).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      required: ["name"],
      additionalProperties: false,
    });
    const { headers } = defaultProfile;
    const properties = Object.keys(object(schema, "properties"));
    const fields = ["$schema", "leadingRecord", "trailer", ...Object.keys(defaultProfile)];
    expect(properties.sort()).toStrictEqual(fields.sort());
    expect(Object.keys(object(schema, "properties", "headers", "properties"))).toStrictEqual(
      Object.keys(headers),
    );
    for (const group of ["headers", "holds", "limits", "trailer", "leadingRecord"]) {
      expect(object(schema, "properties", group)).toMatchObject({ additionalProperties: false });
    }
  });

  it("says what each field is for, in a sentence", () => {
    expect(schema).toMatchObject({ title: expect.stringContaining("billsdue profile") });
    const groups = [[], ["headers", "properties"], ["holds", "properties"]];
    const said = groups.flatMap((path) => {
      const group = object(schema, "properties", ...path);
      return Object.keys(group)
        .filter((name) => name !== "$schema")
        .map((name) => [name, new Map(Object.entries(object(group, name))).get("description")]);
    });
    expect(said.length).toBeGreaterThan(30);
    expect(said.filter(([, sentence]) => !/^[A-Z].+\.$/.test(String(sentence)))).toStrictEqual([]);
  });

  it("tells the defaults that hold", () => {
    for (const field of ["delimiter", "encoding", "duplicates", "postingLagDays"] as const) {
      const property = object(schema, "properties", field);
      expect(property).toMatchObject({ default: defaultProfile[field] });
    }
  });
});

/** The object at the end of the path. */
function object(from: unknown, ...path: readonly string[]): object {
  const found = path.reduce<unknown>(
    (at, key) =>
      typeof at === "object" && at !== null ? new Map(Object.entries(at)).get(key) : undefined,
    from,
  );
  return typeof found === "object" && found !== null ? found : expect.fail(path.join("."));
}
