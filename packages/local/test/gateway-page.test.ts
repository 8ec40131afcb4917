import { type FaultSettings, gatewayFaults } from "@billsdue/adapters-memory";
import { invoiceId } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import { addresses, openBackstage as open } from "./open-backstage.ts";

function openBackstage(settings: FaultSettings) {
  const { request, ...backstage } = open(settings);
  return {
    ...backstage,
    get: (path: string) => request(path),
    post: (path: string, form: Record<string, string>) =>
      request(path, { method: "POST", body: new URLSearchParams(form) }),
  };
}

const nothing: FaultSettings = { seed: 7, probabilities: {} };

describe("the failure dial", () => {
  it("has every fault with its line, a label and how often it happens, and no script", async () => {
    const { get } = openBackstage({ seed: 7, probabilities: { "lost-answer": 0.2, html: 0.35 } });
    const response = await get("/gateway");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    const page = await response.text();
    expect(page).not.toContain("<script");
    for (const { name, description } of gatewayFaults) {
      expect(page).toContain(`<label for="${name}">${name}</label>`);
      expect(page).toContain(description.replaceAll("'", "&#39;"));
      expect(page).toContain(`name="${name}" aria-describedby="${name}-hint"`);
    }
    expect(page).toContain('<label for="seed">');
    expect(page).toContain("--gateway-faults seed=7,lost-answer=0.2,html=0.35");
    expect(page).toContain("The card gateway misbehaves: lost-answer 20 %, html 35 %.");
    const selected = [...page.matchAll(/<option value="([^"]+)" selected>([^<]+)</g)];
    expect(selected.map(([, odds, words]) => `${odds} ${words}`)).toStrictEqual(
      gatewayFaults.map(({ name }) => {
        if (name === "lost-answer") return "0.2 sometimes, 20 %";
        return name === "html" ? "0.35 35 %" : "0 never";
      }),
    );
  });

  it("is turned by its form, and behaves again by its other button", async () => {
    const { faults, get, post } = openBackstage(nothing);
    const never = Object.fromEntries(gatewayFaults.map(({ name }) => [name, "0"]));
    const turned = await post("/gateway", { seed: "8", ...never, html: "0.5", silence: "1" });
    expect([turned.status, turned.headers.get("location")]).toStrictEqual([303, "/gateway"]);
    expect(faults.settings()).toStrictEqual({ seed: 8, probabilities: { html: 0.5, silence: 1 } });
    expect(await (await get("/gateway")).text()).toContain("html 50 %, silence 100 %");
    expect((await post("/gateway", { seed: "8" })).status).toBe(303);
    expect(faults.settings()).toStrictEqual({ seed: 8, probabilities: {} });
    expect(await (await get("/gateway")).text()).toContain("The card gateway behaves.");
  });

  it.each([
    [{ seed: "8", html: "2" }, "html is a probability from 0 to 1"],
    [{ seed: "8", nonsense: "1" }, "there is no fault"],
    [{ seed: "<b>" }, "seed is a whole number from 0 to 2147483647"],
  ])("answers %j with 400 and words, and stays as it was", async (form, words) => {
    const { faults, post } = openBackstage(nothing);
    const response = await post("/gateway", form);
    expect(response.status).toBe(400);
    const page = await response.text();
    expect(page).toContain(`Not applied: ${words}`);
    expect(page).not.toContain("<b>");
    expect(faults.settings()).toStrictEqual(nothing);
  });

  it("is linked from the card page, which says what is on", async () => {
    const { begin, faults, get } = openBackstage(nothing);
    const pathname = await begin();
    const page = await (await get(pathname)).text();
    expect(page).toContain('The card gateway behaves. <a href="/gateway">Failure dial</a>');
    faults.set({ seed: 7, probabilities: { "wrong-amount": 1 } });
    expect(await (await get(pathname)).text()).toContain("misbehaves: wrong-amount 100 %.");
  });
});

describe("the card page", () => {
  it("takes another card after one that was declined, and says so", async () => {
    const { begin, get, post, wire } = openBackstage(nothing);
    const path = await begin();
    const declined = await post(path, { card: "4000 0000 0000 0002" });
    expect([declined.status, declined.headers.get("location")]).toStrictEqual([303, path]);
    expect(await (await get(path)).text()).toContain("Your card was declined, and nothing");
    const poor = await post(path, { card: "4000000000009995" });
    expect(poor.headers.get("location")).toBe(path);
    expect(await (await get(path)).text()).toContain("Your card has insufficient funds");
    const approved = await post(path, { card: "4242424242424242" });
    expect(approved.headers.get("location")).toBe(addresses.website);
    expect(await (await get(path)).text()).toContain("This card page is over");
    expect(wire.takenFor(invoiceId("6"))).toBe(50_100n);
  });

  it("is left without a word to the gateway: whoever comes back may pay", async () => {
    const { begin, post, wire } = openBackstage(nothing);
    const path = await begin();
    const left = await post(`${path}/leave`, {});
    expect([left.status, left.headers.get("location")]).toStrictEqual([303, addresses.website]);
    await post(path, { card: "4242424242424242" });
    expect(wire.takenFor(invoiceId("6"))).toBe(50_100n);
  });

  it("is not there under another name", async () => {
    const { get, post } = openBackstage(nothing);
    const statuses = [
      (await get("/cards/nobodys")).status,
      (await post("/cards/nobodys", { card: "4242424242424242" })).status,
      (await post("/cards/nobodys/leave", {})).status,
    ];
    expect(statuses).toStrictEqual([404, 404, 404]);
  });
});
