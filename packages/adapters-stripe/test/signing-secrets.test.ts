import { createMemorySecrets } from "@billsdue/adapters-memory";
import { type Secrets, type SignedWebhook, unavailable } from "@billsdue/core";
import { problem, value } from "@billsdue/core/testing";
import { signStripeWebhook } from "@billsdue/local-gateway";
import { errAsync, okAsync } from "neverthrow";
import { describe, expect, it } from "vitest";

import { createStripeGateway } from "../src/index.ts";
import { ours, payment } from "./stripe-answers.ts";
import { createScene, signingSecret } from "./stripe-scene.ts";

const named = { invoiceId: payment.invoiceId, paymentId: payment.paymentId };

/** A webhook about the payment, signed with `secret` when it was asked for. */
function signed(secret = signingSecret): SignedWebhook {
  const body = JSON.stringify({ data: { object: { metadata: ours } } });
  const { headers } = signStripeWebhook(body, payment.requestedAt, secret);
  return { body, header: (name) => headers[name] };
}

/** The adapter with other secrets. */
function createKeyed(secrets: Secrets, signing?: string) {
  const { client, clock } = createScene();
  return createStripeGateway({
    mode: "test",
    client,
    clock,
    secrets,
    ...(signing === undefined ? {} : { signingSecret: signing }),
  });
}

describe("signing secrets", () => {
  const rotated = ["whsec_first", "whsec_second"] as const;

  it("are both good while they are rotated, and not longer", async () => {
    const scene = createScene();
    for (const secret of rotated) scene.secrets.rotate("stripe-webhook", secret);
    for (const secret of rotated) {
      expect(value(await scene.gateway.readWebhook(signed(secret)))).toStrictEqual(named);
    }
    expect(value(await scene.gateway.readWebhook(signed()))).toBe("badly-signed");
  });

  it.each(["", " ", "\n", "\t"])("that are blank let nobody in: %j", async (blank) => {
    const keyed = createKeyed({ read: () => okAsync([blank]) });
    for (const secret of [blank, "x"].filter((each) => each !== "")) {
      const forged = signed(secret);
      expect(value(await keyed.readWebhook(forged))).toBe("badly-signed");
    }
    const forged = signed("");
    expect(value(await keyed.readWebhook(forged))).toBe("badly-signed");
  });

  it("may have white space around them, which is not part of them", async () => {
    const scene = createScene();
    scene.secrets.rotate("stripe-webhook", ` whsec_padded\n`);
    const padded = signed("whsec_padded");
    expect(value(await scene.gateway.readWebhook(padded))).toStrictEqual(named);
  });

  it("that there are none of let nobody in", async () => {
    const keyed = createKeyed({ read: () => okAsync([]) });
    expect(value(await keyed.readWebhook(signed()))).toBe("badly-signed");
  });

  it("that cannot be read now are a failure: Stripe sends it again", async () => {
    const failure = unavailable("secrets", "throttled");
    const keyed = createKeyed({ read: () => errAsync(failure) });
    expect(problem(await keyed.readWebhook(signed()))).toStrictEqual(failure);
  });

  it("have the name that they were given", async () => {
    const others = createMemorySecrets();
    others.rotate("endpoint", "whsec_endpoint");
    const keyed = createKeyed(others, "endpoint");
    const webhook = signed("whsec_endpoint");
    expect(value(await keyed.readWebhook(webhook))).toStrictEqual(named);
  });
});
