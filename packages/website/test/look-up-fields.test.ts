import type { BillerBody } from "@billsdue/handlers/contract";
import { describe, expect, it } from "vitest";

import {
  checkLookUp,
  emptyFields,
  faultsOfLookUp,
  fieldsOf,
  missNotice,
} from "../src/look-up/look-up-fields.ts";

const texts = { invoiceId: " 007 ", name: " Bell ", amount: "$1,551.00", factor: " sw1a 1aa " };
const asking = (lookUpProof: BillerBody["lookUpProof"], lookUpFactorLabel = "Postal code") => ({
  name: "Acme Water",
  lookUpProof,
  lookUpFactorLabel,
  textCountryCodes: [],
});

describe("a look-up", () => {
  it("asks what the biller wants to know", () => {
    expect(fieldsOf("id-only")).toStrictEqual(["invoiceId"]);
    expect(fieldsOf("name")).toStrictEqual(["invoiceId", "name"]);
    expect(fieldsOf("name-and-amount")).toStrictEqual(["invoiceId", "name", "amount"]);
    expect(fieldsOf("name-and-factor")).toStrictEqual(["invoiceId", "name", "factor"]);
  });

  it("sends that and nothing else, the number with its zeros", () => {
    expect(checkLookUp(texts, asking("id-only"))).toStrictEqual({
      type: "request",
      request: { invoiceId: "007" },
    });
    expect(checkLookUp(texts, asking("name"))).toStrictEqual({
      type: "request",
      request: { invoiceId: "007", name: "Bell" },
    });
    expect(checkLookUp(texts, asking("name-and-amount"))).toStrictEqual({
      type: "request",
      request: { invoiceId: "007", name: "Bell", amount: "1551.00" },
    });
    expect(checkLookUp(texts, asking("name-and-factor"))).toStrictEqual({
      type: "request",
      request: { invoiceId: "007", name: "Bell", factor: "sw1a 1aa" },
    });
  });

  it("is not sent while something is missing", () => {
    const checked = checkLookUp(emptyFields, asking("name"));
    expect(checked).toStrictEqual({
      type: "faults",
      faults: { invoiceId: "Enter the invoice number", name: "Enter the name on the bill" },
    });
  });

  it.each([
    ["Postal code", "Enter the postal code"],
    ["ZIP code", "Enter the ZIP code"],
    ["4-digit code", "Enter the 4-digit code"],
  ])("asks for the %s in the biller's words", (label, words) => {
    const asks = asking("name-and-factor", label);
    const faults = { factor: words };
    expect(checkLookUp({ ...texts, factor: " " }, asks)).toStrictEqual({ type: "faults", faults });
    expect(faultsOfLookUp(["factor"], asks)).toStrictEqual(faults);
  });

  it("shows the API's faults beside the fields that were asked", () => {
    const names = ["name", "amount", "factor"];
    expect(Object.keys(faultsOfLookUp(names, asking("name")))).toStrictEqual(["name"]);
  });
});

describe("a look-up that finds nothing", () => {
  it("gives every cause at once", () => {
    const { text } = missNotice("invoice-not-matched", "proof", asking("name"));
    expect(text).toBe(
      "The invoice number or the name does not match our records, or there were too many tries. Check your bill and try again. If it is right, try again later or ask Acme Water.",
    );
  });

  it("names the factor as the biller does", () => {
    const asks = asking("name-and-factor");
    expect(missNotice("invoice-not-matched", "proof", asks).text).toContain(
      "The invoice number, the name or the postal code does not match our records",
    );
  });

  it("says the same of a request that could not be read", () => {
    const miss = missNotice("invoice-not-matched", "proof", asking("id-only"));
    expect(missNotice("invalid-request", "proof", asking("id-only"))).toStrictEqual(miss);
  });

  it("does not blame the customer for a lost connection", () => {
    const { heading } = missNotice("unreachable", "link", asking("name"));
    expect(heading).toBe("We could not reach the payment service");
  });
});
