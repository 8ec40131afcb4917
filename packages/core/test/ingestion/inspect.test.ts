import { createHash } from "node:crypto";

import { err, ok } from "neverthrow";
import { describe, expect, it } from "vitest";

import {
  type Columns,
  defaultProfile,
  type FileCounts,
  type FileRefusal,
  parseProfile,
  type Profile,
  type StoredFile,
  unavailable,
} from "../../src/index.ts";
import { inspectFile } from "../../src/ingestion/inspect.ts";
import { currency, problem, value } from "../../src/testing/index.ts";
import { cutBytes, storedChunks } from "./stored-bytes.ts";

const header = "InvoiceID,CustomerName,Balance,Currency";
const utf8 = new TextEncoder();

function file(text: string, but: Partial<Omit<StoredFile, "read">> = {}, size = 7): StoredFile {
  return storedChunks(cutBytes(utf8.encode(text), [], size), but);
}

async function inspected(stored: StoredFile, profile: Profile = defaultProfile) {
  return value(await inspectFile(stored, profile, "UTC", () => undefined));
}

async function counted(text: string, profile: Profile = defaultProfile): Promise<FileCounts> {
  return (await inspected(file(text), profile)).counts;
}

async function refusal(
  stored: StoredFile,
  profile: Profile = defaultProfile,
  timeZone = "UTC",
): Promise<FileRefusal> {
  const why = problem(await inspectFile(stored, profile, timeZone, () => undefined));
  return why.type === "file-refused" ? why : expect.fail(why.type);
}

function profileOf(fields: Readonly<Record<string, unknown>>): Profile {
  return value(parseProfile({ name: "city-water", ...fields }));
}

const lines = (...of: readonly string[]) => of.map((line) => `${line}\n`).join("");

describe("the first pass over a file", () => {
  it("gives the SHA-256 of its bytes and tells of every chunk", async () => {
    const text = lines(header, "1,Lee,10,USD");
    const stored = file(text);
    let bytes = 0;
    const found = value(
      await inspectFile(stored, defaultProfile, "UTC", (more) => {
        bytes += more;
      }),
    );
    expect(found.fingerprint).toBe(createHash("sha256").update(text).digest("hex"));
    expect(bytes).toBe(stored.bytes);
  });

  it("gives its header as it stands, and where its columns are", async () => {
    const { columns } = await inspected(
      file(lines('"InvoiceID",Region, Balance ,CustomerName', "1,x,2,Lee")),
    );
    expect(columns).toStrictEqual<Columns>({
      header: ["InvoiceID", "Region", " Balance ", "CustomerName"],
      width: 4,
      at: { invoiceId: 0, balance: 2, customerName: 3 },
      unknown: ["Region"],
    });
  });

  it("adds up what the good rows state, by currency", async () => {
    const { rows, rejected, amounts } = await counted(
      lines(
        header,
        "1,Lee,10.50,USD",
        "2,Lee,(0.25),USD",
        "3,Sato,5000,JPY",
        "4,Lee,oops,USD",
        "5,Lee,1,USD,more",
        '6,"Lee" x,1,USD',
        "7,Lee,0.125,KWD",
      ),
    );
    expect({ rows, rejected }).toStrictEqual({ rows: 7, rejected: 3 });
    expect(amounts).toStrictEqual(
      new Map([
        [currency("USD"), 1_025n],
        [currency("JPY"), 5_000n],
        [currency("KWD"), 125n],
      ]),
    );
  });

  it("skips blank lines and repeated headers", async () => {
    expect(
      await counted(lines("", header, "1,Lee,10,USD", "  ", header, "2,Lee,10,USD")),
    ).toMatchObject({ rows: 2, rejected: 0 });
  });

  it.each([
    ["differ", ["1,Lee,10,USD", "1,Lee,11,USD"], "collapse", 2],
    ["are the same", ["1,Lee,10,USD", "1,Lee,10,USD"], "collapse", 0],
    ["are the same, and none may be", ["1,Lee,10,USD", "1,Lee,10,USD"], "reject", 2],
    ["are rejected in part", ["1,Lee,10,USD", "1,Lee,oops,USD"], "collapse", 2],
    ["are rejected in part, in another order", ["1,Lee,?,USD", "1,Lee,10,USD"], "collapse", 2],
    ["do not fit", ["1,Lee,10,USD", "1,Lee,10"], "collapse", 1],
    ["are written in two ways", ["é,Lee,10,USD", "e\u0301,Lee,10,USD"], "collapse", 2],
  ])("rejects rows of one id that %s", async (_what, rows, duplicates, rejected) => {
    const found = await counted(lines(header, ...rows, "2,Lee,1,USD"), profileOf({ duplicates }));
    expect(found).toMatchObject({ rows: 3, rejected });
  });

  it.each([
    ["a row", lines(header, "1,Lee,10,USD"), true, false, false],
    ["a row without a line end", `${header}\n1,Lee,10,USD`, true, false, true],
    ["half a row", `${header}\n1,Lee,1`, true, true, true],
    ["a blank line", `${lines(header, "1,Lee,10,USD", "")} `, true, false, false],
    ["its trailer", lines(header, "1,Lee,10,USD", "T,1"), true, true, false],
    [
      "a row behind its trailer",
      lines(header, "1,Lee,10,USD", "T,1", "2,Lee,1,USD"),
      false,
      false,
      false,
    ],
    [
      "a row between two trailers",
      lines(header, "1,Lee,10,USD", "T,1", "2,Lee,1,USD", "T,2"),
      false,
      true,
      false,
    ],
  ])("tells how it ends: %s", async (_what, text, isTrailerLast, isRagged, isUnended) => {
    const profile = profileOf({ trailer: { marker: "T", countAt: 2 } });
    expect(await counted(text, profile)).toMatchObject({
      isTrailerLast,
      end: { isRagged, isUnended },
    });
  });

  it("knows rows that were rejected before", async () => {
    const sent = lines(
      `${header},reject_code,reject_column,reject_message as of 2026-11-20`,
      "1,Lee,10,USD,E_AMOUNT,balance,why",
      "1,Lee,10,USD,E_DATE,dueOn,another why",
    );
    const { counts, columns } = await inspected(file(sent));
    expect(columns.ownOutput).toBe("rejects");
    expect(counts).toMatchObject({ rows: 2, rejected: 0, isCorrection: true });
    expect(await counted(lines(header, "1,Lee,10,USD"))).toMatchObject({ isCorrection: false });
  });

  it.each([
    ["nothing", "", "The file is empty."],
    ["blank lines", "\n \r\n\t\n", "The file is empty."],
    ["a header alone", `${header}\n`, "a header and no rows"],
    ["a header without a line end", header, "a header and no rows"],
    ["a header twice", lines(header, header, ""), "a header and no rows"],
  ])("refuses a file of %s", async (_what, text, message) => {
    const why = await refusal(file(text));
    expect(why.code).toBe("F_EMPTY");
    expect(why.message).toContain(message);
  });

  it("refuses for what comes first, however the bytes are cut", async () => {
    const text = [...utf8.encode("Wrong,Header\n1,2\n"), 0xff, 0, 0x41, 0x41, 0x41, 0x41];
    for (const size of [1, 2, 5, 7, 64]) {
      const why = await refusal(storedChunks(cutBytes(Uint8Array.from(text), [], size)));
      expect(why.code).toBe("F_HEADER");
    }
  });

  it("gives the store's failure back", async () => {
    const failure = unavailable("file-store", "it is away");
    const stored: StoredFile = {
      ...file(header),
      async *read() {
        yield ok(utf8.encode(`${header}\n1,Lee,`));
        yield err(failure);
      },
    };
    expect(
      problem(await inspectFile(stored, defaultProfile, "UTC", () => undefined)),
    ).toStrictEqual(failure);
  });
});

describe("the record in front of the header", () => {
  const profile = profileOf({
    leadingRecord: { marker: "H", businessDateAt: 3 },
    dateFormat: "DD.MM.YYYY",
  });
  const dated = (leading: string) => file(lines(leading, header, "1,Lee,10,USD"));

  it("states the business date", async () => {
    const { businessDate, counts } = await inspected(dated("H,city, 20.11.2026 "), profile);
    expect([businessDate, counts.rows]).toStrictEqual(["2026-11-20", 1]);
    expect((await inspected(dated(" H ,x,20.11.2026,y"), profile)).businessDate).toBe("2026-11-20");
  });

  it("has to be there, but for rows that are sent again, which state it in their header", async () => {
    const why = await refusal(file(lines(header, "1,Lee,10,USD")), profile);
    expect(why).toMatchObject({
      code: "F_HEADER",
      message: expect.stringContaining("no H record in front of the header"),
    });
    const again = `${header},reject_code,reject_column,reject_message as of 2026-11-20`;
    const sent = file(lines(again, "1,Lee,10,USD,E_NAME,,why"));
    expect((await inspected(sent, profile)).businessDate).toBe("2026-11-20");
  });

  it.each(["H", "H,x", "H,x,", "H,x,2026-11-20", "H,x,31.11.2026", "H,20.11.2026,x"])(
    "refuses the file where it states none: %s",
    async (leading) => {
      const why = await refusal(dated(leading), profile);
      expect(why.code).toBe("F_HEADER");
      expect(why.message).toContain("DD.MM.YYYY in field 3");
    },
  );

  it("may be a day ahead of the file, where the biller is, and no more", async () => {
    expect((await inspected(dated("H,x,23.11.2026"), profile)).businessDate).toBe("2026-11-23");
    const why = await refusal(dated("H,x,24.11.2026"), profile);
    expect(why.code).toBe("F_HEADER");
    expect(why.message).toContain("dated 2026-11-24");
    const east = await inspectFile(
      dated("H,x,24.11.2026"),
      profile,
      "Pacific/Kiritimati",
      () => undefined,
    );
    expect(value(east).businessDate).toBe("2026-11-24");
  });

  it("is the header to a profile that knows of none", async () => {
    expect((await refusal(dated("H,x,20.11.2026"))).code).toBe("F_HEADER");
  });

  it("is a row behind the header", async () => {
    const text = lines("H,x,20.11.2026", header, "H,Lee,10,USD");
    expect((await inspected(file(text), profile)).counts.rows).toBe(1);
  });
});

describe("the trailer", () => {
  const profile = profileOf({ trailer: { marker: "T", countAt: 2, sumAt: 3 } });

  it("states how many rows there are and what they add up to, which is counted", async () => {
    const rows = ["1,Lee,10.50,USD", "2,Sato,5000,JPY", "3,Lee,(0.125),KWD", "4,X,0.0001,UYW"];
    const found = await counted(lines(header, ...rows, 'T,4," 5,010.3751 "'), profile);
    expect(found).toMatchObject({
      rows: 4,
      controlSum: 50_103_751n,
      trailer: { rows: 4, sum: 50_103_751n },
      isTrailerLast: true,
    });
  });

  it("counts rejected rows, too, where their balance can be read", async () => {
    const rows = ["1,Lee,10.50,USD", "2,, 1 ,USD", "3,Sato,0.5,JPY", "1,Lee,11,USD"];
    expect(await counted(lines(header, ...rows, "T,4,23"), profile)).toMatchObject({
      rows: 4,
      rejected: 4,
      controlSum: 230_000n,
      trailer: { rows: 4, sum: 230_000n },
    });
  });

  it.each(["2,Lee,oops,USD", "2,Lee,,USD", "2,Lee,1", '2,"Lee"x,1,USD', "2,Lee,0.00001,USD"])(
    "has no sum to be compared with where a balance cannot be read: %s",
    async (row) => {
      expect(await counted(lines(header, "1,Lee,1,USD", row, "T,2,1"), profile)).toMatchObject({
        controlSum: null,
        trailer: { rows: 2, sum: 10_000n },
      });
    },
  );

  it.each<readonly [string, FileCounts["trailer"]]>([
    ["T,1,10", { rows: 1, sum: 100_000n }],
    ["T, 0001 , (10) ", { rows: 1, sum: -100_000n }],
    ["T", { rows: null, sum: null }],
    ["T,,", { rows: null, sum: null }],
    ["T,one,ten", { rows: null, sum: null }],
    ["T,1.0,10.00000", { rows: null, sum: null }],
    ["T,-1,1e3", { rows: null, sum: null }],
  ])("may state nothing of sense: %s", async (record, trailer) => {
    expect((await counted(lines(header, "1,Lee,10,USD", record), profile)).trailer).toStrictEqual(
      trailer,
    );
  });

  it("is the last one, where there are several", async () => {
    const found = await counted(lines(header, "T,1,1", "1,Lee,10,USD", "T,2,2"), profile);
    expect(found.trailer).toStrictEqual({ rows: 2, sum: 20_000n });
  });

  it("is not read where the profile names no places in it, nor where it names none at all", async () => {
    const text = lines(header, "1,Lee,10,USD", "T,1,10,USD");
    const silent = await counted(text, profileOf({ trailer: { marker: "T" } }));
    expect(silent.trailer).toStrictEqual({});
    const unknown = await counted(text);
    expect(unknown).not.toHaveProperty("trailer");
    expect(unknown).toMatchObject({ rows: 2 });
  });
});

describe("a file above its limits is refused", () => {
  const text = lines(header, "1,Lee,10,USD", "2,Lee,10,USD", "3,Lee,10,USD");

  it("where it has too many rows, before the rest of it is read", async () => {
    expect((await inspected(file(text), profileOf({ limits: { rows: 3 } }))).counts.rows).toBe(3);
    for (const size of [1, 20, 1000]) {
      let chunks = 0;
      const stored = file(text + "4,Lee,10,USD\n".repeat(100), {}, size);
      const watched: StoredFile = {
        ...stored,
        async *read() {
          for await (const chunk of stored.read()) {
            chunks += 1;
            yield chunk;
          }
        },
      };
      const why = await refusal(watched, profileOf({ limits: { rows: 3 } }));
      expect(why.code).toBe("F_TOO_LARGE");
      expect(why.message).toContain("limits.rows, 3");
      expect(chunks * size).toBeLessThanOrEqual(Math.max(1000, text.length + 40));
    }
  });

  it("where it is said to have too many bytes, before any is read", async () => {
    const limits = { fileBytes: text.length };
    expect((await inspected(file(text), profileOf({ limits }))).counts.rows).toBe(3);
    const stored: StoredFile = {
      ...file(text, { bytes: text.length + 1 }),
      read: () => expect.fail("it is read"),
    };
    const why = await refusal(stored, profileOf({ limits }));
    expect(why.code).toBe("F_TOO_LARGE");
    expect(why.message).toContain(`limits.fileBytes, ${text.length}`);
  });

  it("where it turns out to have too many bytes", async () => {
    const stored = file(text, { bytes: 1 });
    expect(
      (await inspected(stored, profileOf({ limits: { fileBytes: text.length } }))).counts.rows,
    ).toBe(3);
    const why = await refusal(stored, profileOf({ limits: { fileBytes: text.length - 1 } }));
    expect(why.code).toBe("F_TOO_LARGE");
  });

  it("but a row above them is rejected alone", async () => {
    const long = `2,${"x".repeat(200)},10,USD`;
    const found = await counted(
      lines(header, "1,Lee,10,USD", long, "3,Lee,10,USD"),
      profileOf({ limits: { rowLength: 100 } }),
    );
    expect(found).toMatchObject({ rows: 3, rejected: 1 });
  });
});
