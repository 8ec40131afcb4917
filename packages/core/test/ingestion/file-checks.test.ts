import { describe, expect, it } from "vitest";

import {
  defaultProfile,
  type FileCounts,
  type FileTotals,
  findHolds,
  type HoldThresholds,
  type Profile,
  type StatedTotals,
} from "../../src/index.ts";
import { currency } from "../../src/testing/index.ts";

const usd = currency("USD");
const eur = currency("EUR");
const withTrailer: Profile = { ...defaultProfile, trailer: { marker: "T", countAt: 2, sumAt: 3 } };

/** A file of a hundred good rows, 1,000.00 USD in all. */
function counts(but: Partial<FileCounts> = {}): FileCounts {
  return {
    rows: 100,
    rejected: 0,
    amounts: new Map([[usd, 100_000n]]),
    controlSum: 10_000_000n,
    isTrailerLast: false,
    end: { isRagged: false, isUnended: false },
    isCorrection: false,
    ...but,
  };
}

/** The same with a trailer at its end. */
function trailed(trailer: StatedTotals, but: Partial<FileCounts> = {}): FileCounts {
  return counts({
    trailer,
    isTrailerLast: true,
    end: { isRagged: true, isUnended: false },
    ...but,
  });
}

function codes(
  file: FileCounts,
  profile: Profile = defaultProfile,
  before?: FileTotals,
): readonly string[] {
  return findHolds(file, profile, before).map(({ code }) => code);
}

function holding(holds: Partial<HoldThresholds>): Profile {
  return { ...defaultProfile, holds: { ...defaultProfile.holds, ...holds } };
}

describe("a file is held", () => {
  it("for nothing, where nothing is wrong", () => {
    expect(codes(counts())).toStrictEqual([]);
    expect(codes(trailed({ rows: 100, sum: 10_000_000n }), withTrailer)).toStrictEqual([]);
    expect(
      codes(counts(), defaultProfile, { rows: 100, amounts: new Map([[usd, 100_000n]]) }),
    ).toStrictEqual([]);
  });

  it.each<readonly [string, Partial<FileCounts>, Profile, string | undefined]>([
    [
      "the last row is cut",
      { end: { isRagged: true, isUnended: true } },
      defaultProfile,
      "breaks off",
    ],
    [
      "the last row has no line end",
      { end: { isRagged: false, isUnended: true } },
      defaultProfile,
      undefined,
    ],
    [
      "the last row is too short",
      { end: { isRagged: true, isUnended: false } },
      defaultProfile,
      undefined,
    ],
    ["there is no trailer", {}, withTrailer, "no record begins with T"],
    [
      "there is no trailer, and the last row is cut",
      { end: { isRagged: true, isUnended: true } },
      withTrailer,
      "breaks off",
    ],
    ["rows follow a trailer", { trailer: {} }, withTrailer, "rows follow"],
    [
      "no line end follows the trailer",
      { trailer: {}, isTrailerLast: true, end: { isRagged: false, isUnended: true } },
      withTrailer,
      "no line end",
    ],
    ["the trailer is the end", { trailer: {}, isTrailerLast: true }, withTrailer, undefined],
    ["it is a correction without a trailer", { isCorrection: true }, withTrailer, undefined],
    [
      "it is a correction that is cut",
      { isCorrection: true, end: { isRagged: true, isUnended: true } },
      withTrailer,
      "breaks off",
    ],
  ])("as cut short, perhaps: %s", (_what, but, profile, message) => {
    const holds = findHolds(counts(but), profile, undefined);
    expect(holds.map(({ code }) => code)).toStrictEqual(
      message === undefined ? [] : ["F_MAYBE_TRUNCATED"],
    );
    if (message !== undefined) expect(holds[0]?.message).toContain(message);
  });

  it.each<readonly [StatedTotals, Partial<FileCounts>, readonly string[]]>([
    [{}, {}, []],
    [{ rows: 100 }, {}, []],
    [{ rows: 99 }, {}, ["F_CONTROL_COUNT"]],
    [{ rows: 101 }, {}, ["F_CONTROL_COUNT"]],
    [{ rows: null }, {}, ["F_CONTROL_COUNT"]],
    [{ sum: 10_000_000n }, {}, []],
    [{ sum: 9_999_999n }, {}, ["F_CONTROL_SUM"]],
    [{ sum: -10_000_000n }, {}, ["F_CONTROL_SUM"]],
    [{ sum: null }, {}, ["F_CONTROL_SUM"]],
    [{ sum: 10_000_000n }, { controlSum: null }, ["F_CONTROL_SUM"]],
    [{ sum: null }, { controlSum: null }, ["F_CONTROL_SUM"]],
    [{ rows: 100 }, { controlSum: null }, []],
    [{ rows: 1, sum: 1n }, {}, ["F_CONTROL_COUNT", "F_CONTROL_SUM"]],
    [{ rows: 0, sum: 0n }, { rows: 0, controlSum: 0n }, []],
  ])("where the trailer differs: %o, %o", (trailer, but, expected) => {
    expect(codes(trailed(trailer, but), withTrailer)).toStrictEqual(expected);
  });

  it("and says what differs", () => {
    const said = (trailer: StatedTotals, controlSum: bigint | null) =>
      findHolds(trailed(trailer, { controlSum }), withTrailer, undefined).map(
        ({ message }) => message,
      );
    expect(said({ rows: 99, sum: 5_000n }, 10_000_050n)).toStrictEqual([
      "the trailer states 99 rows, the file has 100",
      "the trailer states a sum of 0.50, the balances add up to 1000.005",
    ]);
    expect(said({ rows: null, sum: -12_345n }, null)).toStrictEqual([
      "the trailer states no number of rows, the file has 100",
      "the trailer states a sum of -1.2345, some of the balances cannot be read",
    ]);
    expect(said({ sum: null }, -100_000n)).toStrictEqual([
      "the trailer states no sum, the balances add up to -10.00",
    ]);
  });

  it.each([
    [0, 100, 0.05, false],
    [5, 100, 0.05, false],
    [6, 100, 0.05, true],
    [1, 20, 0.05, false],
    [1, 19, 0.05, true],
    [7, 140, 0.05, false],
    [1, 100, 0, true],
    [0, 100, 0, false],
    [99, 100, 1, false],
    [100, 100, 1, true],
    [1, 1, 1, true],
    [0, 1, 0, false],
  ])("for its rejects: %i of %i, where %d may be", (rejected, rows, rejectedShare, isHeld) => {
    expect(codes(counts({ rows, rejected }), holding({ rejectedShare }))).toStrictEqual(
      isHeld ? ["F_TOO_MANY_REJECTS"] : [],
    );
  });

  it("for its rejects, with words that tell a wrong profile from bad rows", () => {
    const said = (rejected: number) =>
      findHolds(counts({ rejected }), defaultProfile, undefined).map(({ message }) => message);
    expect(said(100)).toStrictEqual([
      "all 100 rows are rejected: the profile may not be this file's",
    ]);
    expect(said(6)).toStrictEqual(["6 of 100 rows are rejected, more than 5 %"]);
  });

  it.each([
    [100, 100, 0.3, false],
    [100, 70, 0.3, false],
    [100, 69, 0.3, true],
    [10, 7, 0.3, false],
    [10, 6, 0.3, true],
    [100, 1000, 0.3, false],
    [100, 1, null, false],
    [100, 99, 0, true],
    [0, 5, 0.3, false],
  ])("for its rows: %i before, %i now, %j fewer may be", (before, rows, fewerRowsShare, isHeld) => {
    const profile = holding({ fewerRowsShare, sumChangeShare: null });
    expect(codes(counts({ rows }), profile, { rows: before, amounts: new Map() })).toStrictEqual(
      isHeld ? ["F_ANOMALY"] : [],
    );
  });

  it.each([
    [100_000n, 140_000n, 0.4, false],
    [100_000n, 140_001n, 0.4, true],
    [100_000n, 60_000n, 0.4, false],
    [100_000n, 59_999n, 0.4, true],
    [-100_000n, -140_000n, 0.4, false],
    [-100_000n, -140_001n, 0.4, true],
    [-100_000n, 1n, 0.4, true],
    [0n, 10n ** 12n, 0.4, false],
    [1n, 0n, 0.4, true],
    [100_000n, 1n, null, false],
    [100_000n, 300_000n, 2, false],
    [100_000n, 300_001n, 2, true],
  ])("for its sum: %d before, %d now, %j apart may be", (before, now, sumChangeShare, isHeld) => {
    const file = counts({ amounts: new Map([[usd, now]]) });
    const totals = { rows: 100, amounts: new Map([[usd, before]]) };
    expect(codes(file, holding({ sumChangeShare }), totals)).toStrictEqual(
      isHeld ? ["F_ANOMALY"] : [],
    );
  });

  it("for its sum in each currency alone; for one that is new, unless it adds up to nothing", () => {
    const sums = (dollars: bigint, euros: bigint) =>
      new Map([
        [usd, dollars],
        [eur, euros],
      ]);
    const before = { rows: 100, amounts: sums(100n, 100n) };
    expect(codes(counts({ amounts: sums(50n, 150n) }), defaultProfile, before)).toStrictEqual([
      "F_ANOMALY",
      "F_ANOMALY",
    ]);
    const none = counts({ amounts: new Map([[usd, 100n]]) });
    expect(findHolds(none, defaultProfile, before).map(({ message }) => message)).toStrictEqual([
      "0.00 EUR in all, 1.00 EUR in the file before: more than 40 % apart",
    ]);
    const dollarsBefore = { rows: 100, amounts: new Map([[usd, 100n]]) };
    expect(
      findHolds(counts({ amounts: sums(100n, 100n) }), defaultProfile, dollarsBefore),
    ).toStrictEqual([{ code: "F_ANOMALY", message: "1.00 EUR in all, no EUR in the file before" }]);
    expect(codes(counts({ amounts: sums(100n, 0n) }), defaultProfile, dollarsBefore)).toStrictEqual(
      [],
    );
  });

  it("not for its size where there is none before it, or where it is a correction", () => {
    const before = { rows: 1000, amounts: new Map([[usd, 1n]]) };
    expect(codes(counts(), defaultProfile, before)).toStrictEqual(["F_ANOMALY", "F_ANOMALY"]);
    expect(codes(counts())).toStrictEqual([]);
    expect(codes(counts({ isCorrection: true }), defaultProfile, before)).toStrictEqual([]);
  });

  it("for its rejects where it is a correction, too", () => {
    expect(codes(counts({ isCorrection: true, rejected: 6 }))).toStrictEqual([
      "F_TOO_MANY_REJECTS",
    ]);
  });

  it("for all that is wrong at once", () => {
    const before = { rows: 1000, amounts: new Map([[usd, 1n]]) };
    const file = trailed({ rows: 1, sum: 1n }, { rejected: 100, isTrailerLast: false });
    expect(codes(file, withTrailer, before)).toStrictEqual([
      "F_MAYBE_TRUNCATED",
      "F_CONTROL_COUNT",
      "F_CONTROL_SUM",
      "F_TOO_MANY_REJECTS",
      "F_ANOMALY",
      "F_ANOMALY",
    ]);
  });
});
