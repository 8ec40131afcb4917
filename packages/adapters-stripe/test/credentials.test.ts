import { createMemorySecrets } from "@billsdue/adapters-memory";
import { type Secrets, unavailable } from "@billsdue/core";
import { problem, value } from "@billsdue/core/testing";
import { errAsync, okAsync } from "neverthrow";
import { describe, expect, it } from "vitest";

import { createStripeGateway } from "../src/index.ts";
import { answering, create, list, page, payment, refusal } from "./stripe-answers.ts";
import { apiKey, createScene } from "./stripe-scene.ts";

const operations = ["purchase", "inquire", "cancel"] as const;
const kinds = [401, 403] as const;

const keysOf = (requests: readonly Request[]) =>
  requests.map(({ headers }) => headers.get("authorization")?.replace("Bearer ", ""));

/** The gateway of a scene with other secrets. */
function createKeyed(secrets: Secrets) {
  const { clock, client, requests } = createScene();
  return { requests, gateway: createStripeGateway({ mode: "test", client, secrets, clock }) };
}

describe("a key that Stripe does not know", () => {
  const failure = unavailable("payment-gateway", "StripeAuthenticationError 401 req_1");
  const status = 401;

  it.each(operations)("is a failure of its own: %s", async (operation) => {
    const { gateway, requests } = createScene({ change: async () => refusal(status) });
    expect(problem(await gateway[operation](payment))).toStrictEqual(failure);
    expect(requests).toHaveLength(1);
  });

  it("ends new payments for 30 seconds, in which Stripe is not asked", async () => {
    const { clock, gateway, requests } = createScene({ change: async () => refusal(status) });
    value(await gateway.ready());
    await gateway.purchase(payment);
    for (const wait of [0, 1, 29_998]) {
      clock.advance(wait);
      expect(problem(await gateway.ready())).toStrictEqual(failure);
      for (const operation of operations) {
        expect(problem(await gateway[operation](payment))).toStrictEqual(failure);
      }
    }
    expect(requests).toHaveLength(1);
  });

  it("is tried again after 30 seconds, and ends them again where it is still refused", async () => {
    const { clock, gateway, requests } = createScene({ change: async () => refusal(status) });
    await gateway.purchase(payment);
    clock.advance(30_000);
    value(await gateway.ready());
    expect(problem(await gateway.inquire(payment))).toStrictEqual(failure);
    expect(requests).toHaveLength(2);
    clock.advance(29_999);
    expect(problem(await gateway.ready())).toStrictEqual(failure);
  });

  it("is nothing once it is good", async () => {
    let isGood = false;
    const { clock, gateway } = createScene({
      change: async (request, go) => (isGood ? go(request) : refusal(status)),
    });
    await gateway.purchase(payment);
    isGood = true;
    clock.advance(30_000);
    expect(value(await gateway.purchase(payment)).outcome).toBe("action-required");
    value(await gateway.ready());
  });

  it("ends a step in its middle", async () => {
    const change = answering(create, async () => refusal(status));
    const { gateway, requests } = createScene({ change });
    expect(problem(await gateway.cancel(payment))).toStrictEqual(failure);
    expect(requests).toHaveLength(2);
    expect(problem(await gateway.ready())).toStrictEqual(failure);
  });
});

describe("a key that is not good for everything", () => {
  const failure = unavailable("payment-gateway", "StripePermissionError 403 req_1");

  it.each(operations)("is a failure where it is needed, and no pause: %s", async (operation) => {
    const { gateway, requests } = createScene({ change: async () => refusal(403) });
    for (const times of [1, 2]) {
      expect(problem(await gateway[operation](payment))).toStrictEqual(failure);
      expect(requests).toHaveLength(times);
    }
    value(await gateway.ready());
  });

  it("takes payments where it is good for them", async () => {
    const { gateway } = createScene({ change: answering(list, async () => refusal(403)) });
    expect(problem(await gateway.inquire(payment))).toStrictEqual(failure);
    expect(value(await gateway.purchase(payment)).outcome).toBe("action-required");
  });
});

describe("while a key is rotated", () => {
  it.each(kinds)("the one before is tried where the new one is refused: %d", async (status) => {
    const { gateway, requests, secrets } = createScene({
      change: async (request, go) =>
        request.headers.get("authorization")?.includes("too_new") === true
          ? refusal(status)
          : go(request),
    });
    secrets.rotate("stripe-api-key", "sk_test_too_new");
    expect(value(await gateway.purchase(payment)).outcome).toBe("action-required");
    expect(keysOf(requests)).toStrictEqual(["sk_test_too_new", apiKey]);
    value(await gateway.ready());
    expect(value(await gateway.cancel(payment)).outcome).toBe("approved");
  });

  it("the newest is tried first, and no other where it is good", async () => {
    const { gateway, requests, secrets } = createScene();
    secrets.rotate("stripe-api-key", "sk_test_before");
    secrets.rotate("stripe-api-key", apiKey);
    value(await gateway.purchase(payment));
    expect(keysOf(requests)).toStrictEqual([apiKey]);
  });

  it("the one before is not tried where the new one is good, and the answer is not", async () => {
    for (const status of [400, 409, 500]) {
      const { gateway, requests, secrets } = createScene({ change: async () => refusal(status) });
      secrets.rotate("stripe-api-key", "sk_test_new");
      await gateway.purchase(payment);
      expect(keysOf(requests)).toStrictEqual(["sk_test_new"]);
    }
  });

  it("both that are refused end new payments, with the last of the answers", async () => {
    const { gateway, requests, secrets } = createScene({
      change: async () => refusal(requests.length === 1 ? 403 : 401),
    });
    secrets.rotate("stripe-api-key", "sk_test_new");
    const reason = "StripeAuthenticationError 401 req_1";
    expect(problem(await gateway.purchase(payment))).toStrictEqual(
      unavailable("payment-gateway", reason),
    );
    expect(keysOf(requests)).toStrictEqual(["sk_test_new", apiKey]);
    problem(await gateway.ready());
  });

  it("a good one is used without a new client, and after the pause", async () => {
    const { clock, gateway, requests, secrets } = createScene();
    secrets.rotate("stripe-api-key", "sk_test_bad");
    secrets.rotate("stripe-api-key", "sk_test_worse");
    problem(await gateway.purchase(payment));
    secrets.rotate("stripe-api-key", apiKey);
    clock.advance(30_000);
    expect(value(await gateway.purchase(payment)).outcome).toBe("action-required");
    expect(keysOf(requests)).toStrictEqual(["sk_test_worse", "sk_test_bad", apiKey]);
  });

  it.each(["", " ", "\n"])("one that is blank stands in nobody's way: %j", async (blank) => {
    const { gateway, secrets } = createScene();
    secrets.rotate("stripe-api-key", blank);
    expect(value(await gateway.purchase(payment)).outcome).toBe("action-required");
  });

  it("white space around one is not part of it", async () => {
    const { gateway, requests, secrets } = createScene();
    secrets.rotate("stripe-api-key", ` ${apiKey}\n`);
    value(await gateway.purchase(payment));
    expect(keysOf(requests)).toStrictEqual([apiKey]);
  });
});

describe("without a key", () => {
  it.each(operations)("nothing is asked where there is no such secret: %s", async (operation) => {
    const { gateway, requests } = createKeyed(createMemorySecrets());
    const why = problem(await gateway[operation](payment));
    expect(why).toMatchObject({ type: "unavailable", port: "secrets" });
    expect(requests).toStrictEqual([]);
  });

  it.each(operations)("nothing is asked where the secret has no value: %s", async (operation) => {
    const { gateway, requests } = createKeyed({ read: () => okAsync([]) });
    const why = problem(await gateway[operation](payment));
    const reason = "there is no key of Stripe's test mode in the secret stripe-api-key";
    expect(why).toStrictEqual(unavailable("payment-gateway", reason));
    expect(requests).toStrictEqual([]);
  });

  it("the next payment is begun as soon as there is one", async () => {
    const secrets = createMemorySecrets();
    const { gateway } = createKeyed(secrets);
    problem(await gateway.purchase(payment));
    value(await gateway.ready());
    secrets.rotate("stripe-api-key", apiKey);
    expect(value(await gateway.purchase(payment)).outcome).toBe("action-required");
  });

  it("a secret that cannot be read now is a failure of the secrets, and no pause", async () => {
    const failure = unavailable("secrets", "throttled");
    const { gateway } = createKeyed({ read: () => errAsync(failure) });
    expect(problem(await gateway.purchase(payment))).toStrictEqual(failure);
    value(await gateway.ready());
  });

  it.each(operations)(
    "a secret that breaks is a failure, and nothing thrown: %s",
    async (operation) => {
      const { gateway } = createKeyed({
        read: () => {
          throw new TypeError(`broken: ${apiKey}`);
        },
      });
      const reason = "the answer could not be read";
      expect(problem(await gateway[operation](payment))).toStrictEqual(
        unavailable("payment-gateway", reason),
      );
    },
  );

  it("the secret has the name that it was given", async () => {
    const { clock, client } = createScene({ change: async () => page([]) });
    const secrets = createMemorySecrets();
    secrets.rotate("keys-of-stripe", apiKey);
    const keyed = createStripeGateway({
      mode: "test",
      client,
      secrets,
      clock,
      apiKey: "keys-of-stripe",
    });
    expect(value(await keyed.inquire(payment)).outcome).toBe("not-found");
  });
});
