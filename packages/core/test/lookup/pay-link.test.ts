import { createHmac } from "node:crypto";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  addMilliseconds,
  createPayLink,
  epochOf,
  isInvoiceId,
  readPayLink,
} from "../../src/index.ts";
import { instant, invoiceId, invoiceIds } from "../../src/testing/index.ts";

const now = instant("2026-11-22");
const tomorrow = addMilliseconds(now, 24 * 60 * 60_000);
const oldKey = { id: "old", secret: new Uint8Array(32).fill(1) };
const newKey = { id: "new", secret: new Uint8Array(32).fill(2) };

describe("a pay link", () => {
  it("opens the invoice it was made for, any id", () => {
    fc.assert(
      fc.property(invoiceIds(), (id) => {
        const link = createPayLink(id, tomorrow, newKey);
        expect(readPayLink(link, now, [newKey])).toBe(id);
        expect(link).toMatch(/^v1\.new\.[\w-]+\.[\w-]{22}$/);
      }),
    );
  });

  it("is signed by either of two keys while they are rotated, and by no other", () => {
    const links = [oldKey, newKey].map((key) => createPayLink(invoiceId("007"), tomorrow, key));
    expect(links.map((link) => readPayLink(link, now, [newKey, oldKey]))).toStrictEqual([
      "007",
      "007",
    ]);
    expect(links.map((link) => readPayLink(link, now, [newKey]))).toStrictEqual([undefined, "007"]);
    expect(links.map((link) => readPayLink(link, now, []))).toStrictEqual([undefined, undefined]);
    const renamed = links.map((link) => readPayLink(link, now, [{ ...newKey, id: "old" }]));
    expect(renamed).toStrictEqual([undefined, undefined]);
  });

  it("ends with its second", () => {
    const link = createPayLink(invoiceId("007"), addMilliseconds(now, 1_999), newKey);
    expect(readPayLink(link, addMilliseconds(now, 999), [newKey])).toBe("007");
    expect(readPayLink(link, addMilliseconds(now, 1_000), [newKey])).toBeUndefined();
  });

  it("is nothing when anything of it is changed, cut, doubled or exchanged", () => {
    const link = createPayLink(invoiceId("007"), tomorrow, newKey);
    const [tag, key, payload, mac] = link.split(".");
    const other = createPayLink(invoiceId("008"), tomorrow, newKey).split(".");
    for (const forged of [
      `${link}.`,
      `.${link}`,
      ` ${link}`,
      `${link}=`,
      link.slice(0, -1),
      `${tag}.${key}.${payload}`,
      `v2.${key}.${payload}.${mac}`,
      `${tag}.${key}.${other[2]}.${mac}`,
      `${tag}.${key}.${payload}.${other[3]}`,
      `${tag}.old.${payload}.${mac}`,
      `${tag}.${key}.${payload}.`,
      `${tag}.${key}..${mac}`,
      `${link}.${mac}`,
      link.toUpperCase(),
      "",
    ]) {
      expect(readPayLink(forged, now, [newKey, oldKey])).toBeUndefined();
    }
  });

  it("is nothing where what is signed is none of ours: another version, no text, no colon", () => {
    const until = epochOf(tomorrow) / 1000;
    const signed = (version: string, payload: Uint8Array | string) => {
      const begin = `${version}.new.${Buffer.from(payload).toString("base64url")}`;
      const mac = createHmac("sha256", newKey.secret).update(begin).digest().subarray(0, 16);
      return readPayLink(`${begin}.${mac.toString("base64url")}`, now, [newKey]);
    };
    expect(signed("v1", `${until}:007`)).toBe("007");
    expect(signed("v2", `${until}:007`)).toBeUndefined();
    expect(signed("v1", Buffer.from([...Buffer.from(`${until}:`), 0xff]))).toBeUndefined();
    expect(signed("v1", `${until}0`)).toBeUndefined();
    expect(signed("v1", "")).toBeUndefined();
  });

  it("is read or refused, whatever the text, and nothing throws", () => {
    const parts = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("v1", "new", "", "AAAA"));
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 6 }), (texts) => {
        const id = readPayLink(texts.join("."), now, [newKey]);
        expect(id === undefined || isInvoiceId(id)).toBe(true);
      }),
    );
  });
});
