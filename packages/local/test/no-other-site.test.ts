import type { FaultSettings } from "@billsdue/adapters-memory";
import { describe, expect, it } from "vitest";

import { addresses, openBackstage as open } from "./open-backstage.ts";

const calm: FaultSettings = { seed: 7, probabilities: {} };

async function openBackstage() {
  const { faults, wire, request, begin } = open(calm);
  const card = await begin();
  const ask = async (path: string, headers: Record<string, string>, method = "POST") => {
    const [type, body] =
      path === "/operator"
        ? ["application/json", '{"command":"explain","invoiceId":"6"}']
        : [
            "application/x-www-form-urlencoded",
            path === "/gateway" ? "seed=8" : "card=4242424242424242",
          ];
    return request(path, {
      method,
      headers: { "content-type": type, ...headers },
      ...(method === "POST" ? { body } : {}),
    });
  };
  const isOpen = () => wire.findPage(card.split("/").at(-1) ?? "")?.status !== "over";
  return { ask, faults, isOpen, paths: ["/gateway", card, `${card}/leave`, "/operator", "/x"] };
}

const others: readonly Record<string, string>[] = [
  { "sec-fetch-site": "cross-site" },
  { "sec-fetch-site": "same-site" },
  { "sec-fetch-site": "" },
  { "sec-fetch-site": "cross-site", origin: "null" },
  { "sec-fetch-site": "same-site", origin: addresses.website },
  { origin: addresses.website },
  { origin: "http://127.0.0.1:3001" },
  { origin: "https://localhost:3001" },
  { origin: "https://evil.example" },
  { origin: "" },
];

const own: readonly Record<string, string>[] = [
  {},
  { "sec-fetch-site": "none" },
  { "sec-fetch-site": "same-origin", origin: addresses.backstage },
  { "sec-fetch-site": "same-origin", origin: "null" },
  { origin: addresses.backstage },
  { host: "127.0.0.1:3001", origin: "http://127.0.0.1:3001" },
];

describe("the backstage", () => {
  it.each(others)("takes nothing from a page of another origin: %j", async (headers) => {
    const { ask, faults, isOpen, paths } = await openBackstage();
    for (const path of paths) {
      const response = await ask(path, headers);
      expect([path, response.status]).toStrictEqual([path, 403]);
      expect(await response.text()).toMatch(/^\w.+\.$/);
    }
    expect(faults.settings()).toStrictEqual(calm);
    expect(isOpen()).toBe(true);
  });

  it.each(own)("takes what its own pages and programs ask: %j", async (headers) => {
    const { ask, faults, isOpen, paths } = await openBackstage();
    const statuses: number[] = [];
    for (const path of paths) statuses.push((await ask(path, headers)).status);
    expect(statuses).toStrictEqual([303, 303, 303, 200, 404]);
    expect(faults.settings()).toStrictEqual({ ...calm, seed: 8 });
    expect(isOpen()).toBe(false);
  });

  it.each(others)("is read by whoever has its address: %j", async (headers) => {
    const { ask } = await openBackstage();
    expect((await ask("/gateway", headers, "GET")).status).toBe(200);
  });
});
