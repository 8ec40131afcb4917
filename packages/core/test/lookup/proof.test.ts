import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { canonicalName, isProven, type LookUpProof, maskName } from "../../src/index.ts";
import { currency, customerNames, stateAfter } from "../../src/testing/index.ts";
import { billed, paid, policy, requested } from "../scene.ts";

const knows = (lookUpProof: LookUpProof, name: string, amount = "", stored = "Kelly Bennett") =>
  isProven(
    stateAfter([billed("2026-11-20", { customerName: stored })]),
    { name, amount, factor: "" },
    { ...policy, lookUpProof },
  );

const knowsFactor = (factor: string, stored: string | undefined, name = "Bennett") =>
  isProven(
    stateAfter([
      billed("2026-11-20", stored === undefined ? {} : { details: { lookupFactor: stored } }),
    ]),
    { name, amount: "", factor },
    { ...policy, lookUpProof: "name-and-factor" },
  );

describe("a name", () => {
  it.each([
    ["Núñez, José", "jose nunez"],
    ["  KELLY   BENNETT ", "kelly bennett"],
    ["O'Brien", "o brien"],
    ["Straße", "strasse"],
    ["STRASSE", "strasse"],
    ["Ｋｅｌｌｙ", "kelly"],
    ["Łódź", "łodz"],
    ["山田, 太郎", "太郎 山田"],
    ["!!!", ""],
  ])("%s is compared as %s", (name, canonical) => {
    expect(canonicalName(name)).toBe(canonical);
  });

  it("has one canonical form, whatever it is", () => {
    fc.assert(
      fc.property(customerNames(), (name) => {
        const canonical = canonicalName(name);
        expect(canonicalName(canonical)).toBe(canonical);
        expect(canonicalName(name.normalize("NFD"))).toBe(canonical);
      }),
    );
  });

  it("proves the bill, whole or by its last word, and nothing less", () => {
    expect(
      ["Kelly Bennett", "Bennett, Kelly", "bennett", "BENNETT"].map((name) => knows("name", name)),
    ).toStrictEqual([true, true, true, true]);
    expect(
      ["Kelly", "Ben", "Bennett Kelly", "", " ", "!"].map((name) => knows("name", name)),
    ).toStrictEqual([false, false, false, false, false, false]);
  });

  it("of no letters at all proves nothing, not even itself", () => {
    expect(knows("name", "!!!", "", "!!!")).toBe(false);
    expect(knows("name", "", "", "---")).toBe(false);
  });

  it("is shown as initials, its length hidden", () => {
    expect(
      ["Kelly Bennett", "Bennett, Kelly", "Cher", "José María Núñez", "Al Bo"].map(maskName),
    ).toStrictEqual(["K. B******", "K. B******", "C******", "J. N******", "A. B******"]);
  });

  it("shows no more than two of its letters", () => {
    fc.assert(
      fc.property(customerNames(), (name) => {
        expect(maskName(name).replaceAll(/[.* ]/g, "").normalize("NFC").length).toBeLessThanOrEqual(
          8,
        );
      }),
    );
  });
});

describe("a proof", () => {
  it("is the amount too, where the biller asks for it: the biller's figure, or what is owed now", () => {
    const after = stateAfter([billed(), requested, paid]);
    const asks = { ...policy, lookUpProof: "name-and-amount" } as const;
    expect(
      ["100.00", "100", "0.00", "0", "50.00", "", "abc"].map((amount) =>
        isProven(after, { name: "Bennett", amount, factor: "" }, asks),
      ),
    ).toStrictEqual([true, true, true, true, false, false, false]);
    expect(isProven(after, { name: "Wrong", amount: "100.00", factor: "" }, asks)).toBe(false);
  });

  it("is the amount in the bill's own currency", () => {
    const bill = stateAfter([billed("2026-11-20", { currency: currency("JPY"), amount: 5_000n })]);
    const asks = { ...policy, lookUpProof: "name-and-amount" } as const;
    expect(
      ["5000", "¥5,000", "50.00", "$50"].map((amount) =>
        isProven(bill, { name: "Bennett", amount, factor: "" }, asks),
      ),
    ).toStrictEqual([true, true, false, false]);
  });

  it.each([
    ["10115", ["10115", " 10115 ", "10 115", "101-15", "１０１１５"]],
    ["SW1A 1AA", ["sw1a1aa", "SW1A-1AA", "sw1a\u00A01aa", "Sw1a‑1aA"]],
    ["ab–12-é", ["AB12É", "ab 12 e\u0301", "ab-12-é"]],
    ["Hauptstraße", ["HAUPTSTRASSE", "hauptstrasse"]],
  ])("is the factor %s too, however it is spaced and cased", (stored, given) => {
    expect(given.filter((factor) => !knowsFactor(factor, stored))).toStrictEqual([]);
  });

  it.each(["", " ", "-", "1011", "101150", "0115", "10116", "10.115", "10115/10116"])(
    "is not the factor %j",
    (factor) => {
      expect(knowsFactor(factor, "10115")).toBe(false);
    },
  );

  it("is the name as well as the factor, and the factor as well as the name", () => {
    expect(knowsFactor("10115", "10115", "Bennett")).toBe(true);
    expect(knowsFactor("10115", "10115", "Wrong")).toBe(false);
    expect(knowsFactor("10115", "10115", "")).toBe(false);
  });

  it("is never given of a bill that has no factor, or one of spaces and hyphens", () => {
    for (const stored of [undefined, "", " ", "- -"]) {
      expect(["", " ", "-", "- -"].filter((factor) => knowsFactor(factor, stored))).toStrictEqual(
        [],
      );
    }
  });

  it("is the factor whatever it is made of, if of anything", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (factor) => {
        const isSomething = /[^\s\p{Pd}]/u.test(factor.normalize("NFKC"));
        expect(knowsFactor(` ${factor.normalize("NFC")}-`, factor)).toBe(isSomething);
      }),
    );
  });

  it("is nothing where the biller asks for the id alone, but never of an invoice that is not there", () => {
    expect(knows("id-only", "")).toBe(true);
    const nothing = { name: "", amount: "", factor: "" };
    for (const lookUpProof of ["name", "name-and-amount", "name-and-factor", "id-only"] as const) {
      expect(isProven(undefined, nothing, { ...policy, lookUpProof })).toBe(false);
      expect(isProven(undefined, { ...nothing, amount: "0" }, { ...policy, lookUpProof })).toBe(
        false,
      );
    }
  });
});
