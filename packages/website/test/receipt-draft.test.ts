import { describe, expect, it } from "vitest";

import {
  checkReceipt,
  emptyDraft,
  faultsOfFields,
  servedCodes,
} from "../src/receipt/receipt-draft.ts";

describe("the receipt a payer asks for", () => {
  it("may be none", () => {
    expect(checkReceipt(emptyDraft, ["1"])).toStrictEqual({ type: "receipt", receipt: {} });
  });

  it("leaves out what was typed and then not chosen", () => {
    const draft = { ...emptyDraft, email: "payer@example.com", phone: "+12125550123" };
    expect(checkReceipt(draft, ["1"])).toStrictEqual({ type: "receipt", receipt: {} });
  });

  it("goes to both, the number without its separators", () => {
    const draft = {
      byEmail: true,
      email: " payer@example.com ",
      byText: true,
      phone: "+1 (212) 555-0123",
    };
    expect(checkReceipt(draft, ["1", "44"])).toStrictEqual({
      type: "receipt",
      receipt: { email: "payer@example.com", phone: "+12125550123" },
    });
  });

  it.each(["", "payer", "payer@", "payer@host", "a b@example.com", "a@b@example.com"])(
    "does not go to the email address %j",
    (email) => {
      const checked = checkReceipt({ ...emptyDraft, byEmail: true, email }, []);
      expect(checked).toMatchObject({ faults: { email: expect.stringContaining("email") } });
    },
  );

  it.each(["", "2125550123", "0012125550123", "+1", "+1 212 555 01234567890"])(
    "does not go to the number %j",
    (phone) => {
      const checked = checkReceipt({ ...emptyDraft, byText: true, phone }, ["1"]);
      expect(checked).toMatchObject({ faults: { phone: expect.stringContaining("country code") } });
    },
  );

  it("says which countries texts go to", () => {
    const checked = checkReceipt({ ...emptyDraft, byText: true, phone: "+49 30 123456" }, [
      "1",
      "44",
    ]);
    expect(checked).toStrictEqual({
      type: "faults",
      faults: { phone: "We can only text numbers that start with +1 or +44" },
    });
    expect(servedCodes(["1", "44", "358"])).toBe("+1, +44, or +358");
  });

  it("has the API's faults beside the fields they are about", () => {
    expect(Object.keys(faultsOfFields(["receipt.phone", "expectedAmount"]))).toStrictEqual([
      "phone",
    ]);
  });
});
