import { addMilliseconds, createPayLink, epochOf, unavailable } from "@billsdue/core";
import { SignJWT } from "jose";
import { errAsync, okAsync } from "neverthrow";
import { describe, expect, it } from "vitest";

import {
  bearer,
  createTestApi,
  expectProblem,
  invoiceSix,
  json,
  payLinkKey,
  start,
} from "./api-harness.ts";

const minute = 60_000;

describe("the biller", () => {
  it("says what a look-up has to ask, and what its factor is called", async () => {
    const api = await createTestApi({
      lookUpProof: "name-and-factor",
      lookUpFactorLabel: "Postal code",
    });
    expect(await (await api.request("/api/biller")).json()).toStrictEqual({
      name: "Riverside",
      lookUpProof: "name-and-factor",
      lookUpFactorLabel: "Postal code",
      textCountryCodes: ["1"],
    });
  });

  it("calls its factor the customer number where it has said nothing", async () => {
    const api = await createTestApi();
    expect(await (await api.request("/api/biller")).json()).toMatchObject({
      lookUpProof: "name",
      lookUpFactorLabel: "Customer number",
    });
  });
});

describe("looking a bill up", () => {
  it("answers id and last name with a session and the bill, the name masked", async () => {
    const api = await createTestApi();
    const response = await api.request("/api/lookups", json({ invoiceId: " 6 ", name: "schaupp" }));
    expect(response.status).toBe(200);
    expect(await response.json()).toStrictEqual({
      session: { token: expect.any(String), expiresAt: "2026-11-23T09:15:00.000Z" },
      bill: {
        invoiceId: "6",
        billerName: "Riverside",
        customerName: "M. S******",
        balance: { amount: "501.00", currency: "USD" },
        mayBePosted: false,
        state: "due",
        payable: true,
        dueOn: "2026-12-01",
        facts: [
          { type: "billed", on: "2026-11-23", amount: { amount: "501.00", currency: "USD" } },
        ],
        payments: [],
      },
    });
  });

  it("knows a name without its marks and in any case", async () => {
    const api = await createTestApi();
    const response = await api.request(
      "/api/lookups",
      json({ invoiceId: "7", name: "JOSE NUNEZ" }),
    );
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      bill: { balance: { amount: "5000", currency: "JPY" } },
    });
  });

  it("says overdue, in credit and settled", async () => {
    const api = await createTestApi();
    const stateOf = async (invoiceId: string, name: string) => {
      const token = await api.logIn(invoiceId, name);
      const bill: unknown = await (
        await api.request("/api/invoice", { headers: bearer(token) })
      ).json();
      return bill;
    };
    expect(await stateOf("8", "bennett")).toMatchObject({ state: "overdue", payable: true });
    expect(await stateOf("9", "lee")).toMatchObject({
      state: "in-credit",
      payable: false,
      balance: { amount: "-4.00" },
    });
    expect(await stateOf("10", "green")).toMatchObject({ state: "settled", payable: false });
  });

  it("invariant 19: gives absent, wrong, malformed and locked look-ups the same status and the same bytes", async () => {
    const api = await createTestApi();
    const answerTo = async (invoiceId: string, name: string) => {
      const response = await api.request("/api/lookups", json({ invoiceId, name }));
      return {
        status: response.status,
        headers: [...response.headers].toSorted(),
        body: await response.text(),
      };
    };
    const wrong = await answerTo("6", "Nobody");
    expect(wrong.status).toBe(404);
    expect(await answerTo("999999", "Schaupp")).toStrictEqual(wrong);
    expect(await answerTo("1.23E+11", "Schaupp")).toStrictEqual(wrong);
    expect(await answerTo("", "")).toStrictEqual(wrong);
    for (let tries = 1; tries < 5; tries += 1) {
      expect(await answerTo("6", `Nobody ${tries}`)).toStrictEqual(wrong);
    }
    expect(await answerTo("6", "Schaupp")).toStrictEqual(wrong);
    api.clock.advance(61 * minute);
    expect((await answerTo("6", "Schaupp")).status).toBe(200);
  });

  it("opens a bill by its pay link, even when its look-up is locked", async () => {
    const api = await createTestApi();
    for (let tries = 0; tries < 5; tries += 1) {
      await api.request("/api/lookups", json({ invoiceId: "6", name: "Nobody" }));
    }
    const link = createPayLink(invoiceSix, addMilliseconds(start, minute), payLinkKey);
    expect((await api.request("/api/lookups", json({ link }))).status).toBe(200);
    await expectProblem(
      await api.request("/api/lookups", json({ link: `${link.slice(0, -1)}A` })),
      404,
      "invoice-not-matched",
    );
    api.clock.advance(2 * minute);
    await expectProblem(
      await api.request("/api/lookups", json({ link })),
      404,
      "invoice-not-matched",
    );
  });

  it("asks for the amount too where the biller wants that", async () => {
    const api = await createTestApi({ lookUpProof: "name-and-amount" });
    const lookUp = async (amount?: string) => {
      const body = { invoiceId: "6", name: "Schaupp", ...(amount === undefined ? {} : { amount }) };
      return (await api.request("/api/lookups", json(body))).status;
    };
    expect(await lookUp()).toBe(404);
    expect(await lookUp("500.00")).toBe(404);
    expect(await lookUp("501")).toBe(200);
  });

  it("asks for the look-up factor too where the biller wants that, and never shows it", async () => {
    const api = await createTestApi({ lookUpProof: "name-and-factor" });
    const header = "InvoiceID,CustomerName,Balance,LookupFactor\n";
    await api.ingest("bills-2026-11-24.csv", `${header}11,Sam Hill,9.00,SW1A 1AA\n`);
    const lookUp = async (factor?: string, name = "Hill", invoiceId = "11") =>
      api.request(
        "/api/lookups",
        json({ invoiceId, name, ...(factor === undefined ? {} : { factor }) }),
      );
    expect((await lookUp()).status).toBe(404);
    expect((await lookUp("SW1A 1AB")).status).toBe(404);
    expect((await lookUp("SW1A 1AA", "Wrong")).status).toBe(404);
    expect((await lookUp("", "Schaupp", "6")).status).toBe(404);
    const found = await lookUp("sw1a-1aa");
    expect(found.status).toBe(200);
    expect(await found.text()).not.toMatch(/SW1A/i);
  });

  it("takes no notice of a factor that it does not ask for", async () => {
    const api = await createTestApi();
    const body = { invoiceId: "6", name: "Schaupp", factor: "10115" };
    expect((await api.request("/api/lookups", json(body))).status).toBe(200);
  });

  it("opens a bill by its id alone where the biller accepts that", async () => {
    const api = await createTestApi({ lookUpProof: "id-only" });
    expect((await api.request("/api/lookups", json({ invoiceId: "6" }))).status).toBe(200);
    expect((await api.request("/api/lookups", json({ invoiceId: "66" }))).status).toBe(404);
  });

  it.each([
    ["an unknown field", { invoiceId: "6", name: "x", colour: "red" }, ["colour"]],
    ["a missing field", { name: "x" }, ["invoiceId"]],
    ["a field of another type", { invoiceId: 6 }, ["invoiceId"]],
    ["a factor of another type", { invoiceId: "6", factor: 10115 }, ["factor"]],
    ["a factor too long", { invoiceId: "6", factor: "1".repeat(201) }, ["factor"]],
    ["a link with more beside it", { link: "v1.a.b.c", invoiceId: "6" }, ["invoiceId"]],
    ["a list", [], ["(body)"]],
  ])("refuses %s and names the field, never its value", async (_what, body, fields) => {
    const api = await createTestApi();
    const response = await api.request("/api/lookups", json(body));
    expect(await expectProblem(response, 400, "invalid-request")).toStrictEqual(fields);
  });

  it("refuses what is not JSON, another content type, and more than 8 KiB", async () => {
    const api = await createTestApi();
    const post = (body: string, contentType: string) =>
      api.request("/api/lookups", {
        method: "POST",
        headers: { "content-type": contentType },
        body,
      });
    await expectProblem(await post("{", "application/json"), 400, "invalid-request");
    await expectProblem(await post("{}", "text/plain"), 400, "invalid-request");
    const large = JSON.stringify({ invoiceId: "6", name: "x".repeat(9000) });
    await expectProblem(await post(large, "application/json"), 413, "too-large");
  });
});

describe("a session", () => {
  it("is needed for everything else, and over after 15 minutes", async () => {
    const api = await createTestApi();
    const token = await api.logIn("6", "schaupp");
    const get = async (headers: Record<string, string>) => api.request("/api/invoice", { headers });
    const missing = await get({});
    expect(missing.headers.get("www-authenticate")).toBe("Bearer");
    await expectProblem(missing, 401, "session-required");
    await expectProblem(await get(bearer("nonsense")), 401, "session-required");
    await expectProblem(await get({ authorization: `Basic ${token}` }), 401, "session-required");
    const [header = "", payload = ""] = token.split(".");
    const none = Buffer.from('{"alg":"none"}').toString("base64url");
    await expectProblem(await get(bearer(`${none}.${payload}.`)), 401, "session-required");
    await expectProblem(await get(bearer(`${header}.${payload}.AAAA`)), 401, "session-required");
    expect((await get(bearer(token))).status).toBe(200);
    api.clock.advance(15 * minute);
    await expectProblem(await get(bearer(token)), 401, "session-required");
    await expectProblem(
      await api.request("/api/payments", json({}, bearer(token))),
      401,
      "session-required",
    );
  });

  it("is none where the same key has signed for another audience", async () => {
    const api = await createTestApi();
    const { sessionKeys } = (await api.ports.keys())._unsafeUnwrap();
    const [key = new Uint8Array()] = sessionKeys;
    const statusFor = async (audience: string) => {
      const token = await new SignJWT()
        .setProtectedHeader({ alg: "HS256" })
        .setSubject("6")
        .setAudience(audience)
        .setExpirationTime(new Date(epochOf(start) + minute))
        .sign(key);
      return (await api.request("/api/invoice", { headers: bearer(token) })).status;
    };
    expect(await statusFor("billsdue:session")).toBe(200);
    expect(await statusFor("billsdue:operator")).toBe(401);
  });

  it("lives through a rotation of its key, and no longer", async () => {
    const [before, after] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    const keys = [before];
    const api = await createTestApi({}, () => ({
      keys: () => okAsync({ payLinkKeys: [payLinkKey], sessionKeys: keys }),
    }));
    const token = await api.logIn("6", "schaupp");
    const status = async () =>
      (await api.request("/api/invoice", { headers: bearer(token) })).status;
    keys.unshift(after);
    expect(await status()).toBe(200);
    keys.pop();
    expect(await status()).toBe(401);
  });

  it("is not known, and not refused either, while the keys cannot be read", async () => {
    let failing = false;
    const api = await createTestApi({}, ({ keys }) => ({
      keys: () => (failing ? errAsync(unavailable("secrets", "down")) : keys()),
    }));
    const token = await api.logIn("6", "schaupp");
    failing = true;
    await expectProblem(
      await api.request("/api/invoice", { headers: bearer(token) }),
      503,
      "unavailable",
    );
    await expectProblem(
      await api.request("/api/lookups", json({ invoiceId: "6", name: "schaupp" })),
      503,
      "unavailable",
    );
    expect(api.failures).toHaveLength(2);
    expect((await api.request("/api/health")).status).toBe(200);
  });
});
