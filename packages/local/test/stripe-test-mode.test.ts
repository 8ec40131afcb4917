import { createFaultDial } from "@billsdue/adapters-memory";
import { defaultPolicy } from "@billsdue/core";
import { describe, expect, it, onTestFinished, vi } from "vitest";

import { whereToGo } from "../src/cli/where-to-go.ts";
import { composeLocalBiller, type LocalBiller, type LocalParts } from "../src/compose.ts";
import { createBackstage } from "../src/servers/backstage.ts";
import { createWebsite } from "../src/servers/website.ts";
import { addresses } from "./open-backstage.ts";
import { billsdue, inEmptyFolder } from "./run-billsdue.ts";

const policy = { ...defaultPolicy, billerName: "City Water" };
const testKey = "sk_test_0123456789";

/** A biller in this process; whatever it asks of the network is a fault of the test. */
function compose(parts: LocalParts): LocalBiller {
  const ignore = () => undefined;
  const asked = vi.fn<typeof fetch>(async () => Response.error());
  vi.stubGlobal("fetch", asked);
  onTestFinished(() => {
    vi.unstubAllGlobals();
    expect(asked).not.toHaveBeenCalled();
  });
  const listeners = { onEvent: ignore, onMessage: ignore, onFault: ignore };
  return composeLocalBiller(policy, addresses, listeners, parts);
}

const ofStripe: LocalParts = { stripe: { apiKey: testKey, signingSecret: "whsec_0123" } };

describe("cards by Stripe's test mode", () => {
  it("are said where to go, without a failure dial", () => {
    const lines = whereToGo(compose(ofStripe), policy, addresses, []);
    expect(lines.slice(1, 4)).toStrictEqual([
      "  API           http://localhost:3000/api/openapi.json",
      "  Outbox        http://localhost:3001/outbox",
      "  Cards         Stripe's test mode",
    ]);
    expect(lines.join("\n")).not.toMatch(/gateway|dial|sk_test|whsec/i);
  });

  it("have neither card page nor dial on this machine, nor Stripe's API", async () => {
    const app = createBackstage(compose(ofStripe), policy, addresses);
    const { host } = new URL(addresses.backstage);
    const statuses = async (...paths: readonly string[]) =>
      Promise.all(
        paths.map(async (path) => (await app.request(path, { headers: { host } })).status),
      );
    expect(
      await statuses("/outbox", "/gateway", "/cards/x", "/v1/checkout/sessions"),
    ).toStrictEqual([200, 404, 404, 404]);
  });
});

describe("cards by the local card gateway", () => {
  it("are said with the failure dial, and how it is turned", () => {
    const behaving = whereToGo(compose({}), policy, addresses, []);
    expect(behaving.slice(3, 5)).toStrictEqual([
      "  Failure dial  http://localhost:3001/gateway",
      "",
    ]);
    const faults = createFaultDial({ seed: 7, probabilities: { "lost-answer": 0.2 } });
    expect(whereToGo(compose({ faults }), policy, addresses, []).slice(3, 5)).toStrictEqual([
      "  Failure dial  http://localhost:3001/gateway",
      "  Misbehaving   --gateway-faults seed=7,lost-answer=0.2",
    ]);
  });
});

it.each([
  ["the local card gateway", {}, addresses.backstage],
  ["Stripe", ofStripe, "https://checkout.stripe.com"],
] as const)(
  "the website lets its forms lead to %s and nowhere else",
  async (_who, parts, origin) => {
    const { host } = new URL(addresses.website);
    const website = createWebsite(compose(parts), addresses);
    const response = await website.request("/nothing", { headers: { host } });
    expect(response.headers.get("content-security-policy")).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
        `form-action 'self' ${origin}; base-uri 'none'; frame-ancestors 'none'`,
    );
  },
);

describe("the options of billsdue start for Stripe", () => {
  const noTestKey =
    "It must be a secret or restricted key of Stripe's test mode: sk_test_… or rk_test_….";
  const noSecret = "It begins with whsec_.";

  it.each([
    [["--stripe-key", "sk_live_0123"], noTestKey],
    [["--stripe-key", "rk_live_0123"], noTestKey],
    [["--stripe-key", "pk_test_0123"], noTestKey],
    [["--stripe-key", "sk_test_"], noTestKey],
    [["--stripe-key", "sk_test_01 23"], noTestKey],
    [["--stripe-key", testKey, "--stripe-webhook-secret", "0123"], noSecret],
    [["--stripe-webhook-secret", "whsec_0123"], "--stripe-webhook-secret goes with --stripe-key"],
    [
      ["--stripe-key", testKey, "--gateway-faults", "seed=7,lost-answer=0.2"],
      "Stripe does not misbehave on demand: leave out --gateway-faults, or --stripe-key",
    ],
  ] as const)("are refused in one line, and nothing starts: %j", async (args, words) => {
    await inEmptyFolder(async (folder) => {
      const { code, stdout, stderr } = await billsdue(["start", ...args], folder);
      expect({ code, stdout }).toStrictEqual({ code: 1, stdout: "" });
      expect(stderr).toMatch(/^billsdue: [^\n]+\n$/);
      expect(stderr.trimEnd().endsWith(words)).toBe(true);
    });
  });

  it.each([["sk_test_0123"], ["rk_test_0123"]])("%s is a key that is taken", async (key) => {
    await inEmptyFolder(async (folder) => {
      // What is refused next is the profile: the key has been read by then, and nobody has been asked about it.
      const args = ["start", "--stripe-key", key, "--stripe-webhook-secret", "whsec_0123"];
      const asked = await billsdue([...args, "--profile", "no.json"], folder);
      expect(asked).toMatchObject({ code: 1, stdout: "" });
      expect(asked.stderr).toMatch(/^billsdue: the profile no\.json cannot be read/);
    });
  });

  it("stand in its help", async () => {
    const { stdout } = await billsdue(["start", "--help"]);
    const help = stdout.replaceAll(/\s+/g, " ");
    expect(help).toContain(
      "--stripe-key <key> take cards by Stripe's test mode: sk_test_…, in place of the local card gateway",
    );
    expect(help).toContain(
      "--stripe-webhook-secret <secret> whsec_…, where something forwards Stripe's webhooks to this machine",
    );
    expect(help).toContain("billsdue start --stripe-key sk_test_…");
  });
});
