import { expect, it } from "vitest";

import { readAnswer } from "../src/api/answer.ts";
import { isBill, isBiller, isLookup, isPayment } from "../src/api/bodies.ts";

const money = { amount: "551.00", currency: "USD" };
const bill = { invoiceId: "1", state: "due", balance: money, facts: [], payments: [] };

it("takes the body of a success", () => {
  const body = { paymentId: "p1", status: "processing", amount: money };
  expect(readAnswer(202, body, isPayment)).toStrictEqual({ type: "ok", body });
});

it.each([undefined, null, "<html>", [], {}, { paymentId: "p1" }])(
  "takes a success with the body %j for no answer",
  (body) => {
    expect(readAnswer(200, body, isPayment)).toMatchObject({ name: "unavailable" });
  },
);

it("names the problem and the fields", () => {
  const body = {
    type: "urn:billsdue:problem:invalid-request",
    fields: ["receipt.email", 7],
  };
  expect(readAnswer(400, body, isPayment)).toStrictEqual({
    type: "problem",
    name: "invalid-request",
    fields: ["receipt.email"],
  });
});

it.each([
  [401, "session-required"],
  [404, "not-found"],
  [413, "too-large"],
  [429, "too-many-requests"],
  [500, "unavailable"],
  [503, "unavailable"],
])("falls back on the status %i where the body says nothing it knows", (status, name) => {
  const unknown = { type: "urn:billsdue:problem:toString" };
  expect(readAnswer(status, unknown, isPayment)).toMatchObject({ name });
  expect(readAnswer(status, undefined, isPayment)).toMatchObject({ name });
});

it("tells the API's bodies from others", () => {
  expect(isBill(bill)).toBe(true);
  expect(isBill({ ...bill, balance: { amount: 551, currency: "USD" } })).toBe(false);
  expect(isBill({ ...bill, facts: undefined })).toBe(false);
  expect(isLookup({ session: { token: "t" }, bill })).toBe(true);
  expect(isLookup({ session: {}, bill })).toBe(false);
  expect(isBiller({ name: "Acme", textCountryCodes: ["1"] })).toBe(true);
  expect(isBiller({ name: "Acme" })).toBe(false);
});
