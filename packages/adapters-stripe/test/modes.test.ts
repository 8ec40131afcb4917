import { unavailable } from "@billsdue/core";
import { problem, shown, value } from "@billsdue/core/testing";
import { okAsync } from "neverthrow";
import { describe, expect, it } from "vitest";

import { createStripeGateway } from "../src/index.ts";
import { page, payment } from "./stripe-answers.ts";
import { createScene } from "./stripe-scene.ts";

/** The adapter of one mode with these keys, at a Stripe that knows every key and no payment; and the keys that it is sent. */
function createKeyed(mode: "live" | "test", keys: readonly string[]) {
  const { client, clock, requests } = createScene({ change: async () => page([]) });
  const secrets = { read: () => okAsync(keys) };
  const gateway = createStripeGateway({ mode, client, secrets, clock });
  const sent = () => requests.map(({ headers }) => headers.get("authorization")?.slice(7));
  return { clock, gateway, sent };
}

describe("a gateway of one mode", () => {
  it.each([
    ["test", "sk_test_1"],
    ["test", "rk_test_1"],
    ["live", "sk_live_1"],
    ["live", "rk_live_1"],
  ] as const)("of %s asks with its keys, restricted ones too: %s", async (mode, key) => {
    const { gateway, sent } = createKeyed(mode, [key]);
    expect(value(await gateway.inquire(payment)).outcome).toBe("not-found");
    expect(sent()).toStrictEqual([key]);
  });

  it.each([
    ["live", "sk_test_1"],
    ["live", "rk_test_1"],
    ["test", "sk_live_1"],
    ["test", "rk_live_1"],
    ["live", "sk_test_sk_live_1"],
    ["live", "pk_live_1"],
    ["test", "pk_test_1"],
    ["test", "whsec_1"],
    ["test", "sk_test_"],
    ["test", "sk_test_1 sk_test_2"],
    ["test", "my sk_test_1"],
    ["test", ""],
  ] as const)(
    "of %s sends no other: %j counts as none, and shows in no failure",
    async (mode, key) => {
      const { clock, gateway, sent } = createKeyed(mode, [key]);
      const reason = `there is no key of Stripe's ${mode} mode in the secret stripe-api-key`;
      for (const operation of ["purchase", "inquire", "cancel"] as const) {
        const why = problem(await gateway[operation](payment));
        expect(why).toStrictEqual(unavailable("payment-gateway", reason));
        if (key !== "") expect(shown(why)).not.toContain(key);
      }
      expect(sent()).toStrictEqual([]);
      problem(await gateway.ready());
      clock.advance(30_000);
      value(await gateway.ready());
    },
  );

  it("asks with the keys of its mode among others", async () => {
    const { gateway, sent } = createKeyed("live", ["sk_test_1", " sk_live_2\n", "sk_live_3"]);
    value(await gateway.inquire(payment));
    expect(sent()).toStrictEqual(["sk_live_2"]);
  });
});
