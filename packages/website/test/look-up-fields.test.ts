import { describe, expect, it } from "vitest";

import {
  checkLookUp,
  emptyFields,
  faultsOfLookUp,
  fieldsOf,
  missNotice,
} from "../src/look-up/look-up-fields.ts";

const texts = { invoiceId: " 007 ", name: " Bell ", amount: "$1,551.00" };

describe("a look-up", () => {
  it("asks what the biller wants to know", () => {
    expect(fieldsOf("id-only")).toStrictEqual(["invoiceId"]);
    expect(fieldsOf("name")).toStrictEqual(["invoiceId", "name"]);
    expect(fieldsOf("name-and-amount")).toStrictEqual(["invoiceId", "name", "amount"]);
  });

  it("sends that and nothing else, the number with its zeros", () => {
    expect(checkLookUp(texts, "id-only")).toStrictEqual({
      type: "request",
      request: { invoiceId: "007" },
    });
    expect(checkLookUp(texts, "name")).toStrictEqual({
      type: "request",
      request: { invoiceId: "007", name: "Bell" },
    });
    expect(checkLookUp(texts, "name-and-amount")).toStrictEqual({
      type: "request",
      request: { invoiceId: "007", name: "Bell", amount: "1551.00" },
    });
  });

  it("is not sent while something is missing", () => {
    const checked = checkLookUp(emptyFields, "name");
    expect(checked).toStrictEqual({
      type: "faults",
      faults: { invoiceId: "Enter the invoice number", name: "Enter the name on the bill" },
    });
  });

  it("shows the API's faults beside the fields that were asked", () => {
    expect(Object.keys(faultsOfLookUp(["name", "amount"], "name"))).toStrictEqual(["name"]);
  });
});

describe("a look-up that finds nothing", () => {
  it("gives every cause at once", () => {
    const { text } = missNotice("invoice-not-matched", "name", "Acme Water");
    expect(text).toBe(
      "The invoice number or the name does not match our records, or there were too many tries. Check your bill and try again. If it is right, try again later or ask Acme Water.",
    );
  });

  it("says the same of a request that could not be read", () => {
    const miss = missNotice("invoice-not-matched", "id-only", "Acme Water");
    expect(missNotice("invalid-request", "id-only", "Acme Water")).toStrictEqual(miss);
  });

  it("does not blame the customer for a lost connection", () => {
    const { heading } = missNotice("unreachable", "link", "Acme Water");
    expect(heading).toBe("We could not reach the payment service");
  });
});
