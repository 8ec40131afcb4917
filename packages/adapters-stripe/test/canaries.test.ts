import { problem, shown } from "@billsdue/core/testing";
import { signStripeWebhook } from "@billsdue/local-gateway";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  type Change,
  intent,
  list,
  nameOf,
  ours,
  page,
  payment,
  refusal,
  session,
} from "./stripe-answers.ts";
import { apiKey, createScene, signingSecret } from "./stripe-scene.ts";

/** A word that Stripe says, and that nobody else may. */
const canary = "CANARY-4242424242424242";

/** Everything that Stripe's errors say in words: https://docs.stripe.com/api/errors. */
const words = {
  message: `No such key: ${apiKey} ${canary}`,
  param: canary,
  decline_code: canary,
  doc_url: canary,
  charge: canary,
  request_log_url: canary,
  user_message: canary,
  advice_code: canary,
  payment_intent: { id: canary, last_payment_error: { message: canary } },
  payment_method: { card: { last4: canary } },
  detail: canary,
};

const errors: fc.Arbitrary<Change> = fc
  .tuple(
    fc.constantFrom(400, 401, 402, 403, 404, 409, 418, 429, 500, 502, 503),
    fc.constantFrom(
      "invalid_request_error",
      "idempotency_error",
      "api_error",
      "card_error",
      canary,
    ),
    fc.constantFrom("1", "60", canary),
  )
  .map(
    ([status, type, retryAfter]): Change =>
      async () =>
        refusal(status, { ...words, type }, { "retry-after": retryAfter, "x-words": canary }),
  );

/** What is not ours to read, or cannot be what it says. */
const wrong = [
  { metadata: { ...ours, invoice_id: canary } },
  { metadata: { [canary]: canary } },
  { metadata: canary },
  { status: canary },
  { currency: canary },
  { amount_total: canary },
  { created: canary },
  { expires_at: canary },
  { url: null, customer_details: { email: canary, name: canary } },
  { amount_total: 4_242 },
  { payment_intent: { [canary]: canary } },
  ...[
    { status: canary },
    { currency: canary },
    { amount_received: canary },
    { created: canary },
    { metadata: { ...ours, payment_id: canary } },
    { last_payment_error: { decline_code: [canary], message: canary } },
    { latest_charge: { created: canary } },
  ].map((changed) => ({ status: "complete", payment_intent: intent(changed) })),
];

const answers: fc.Arbitrary<Change> = fc
  .tuple(fc.constantFrom(...wrong), fc.boolean())
  .map(([changed, isReplay]): Change => async (request) => {
    const answer = session({ customer_email: canary, ...changed });
    if (nameOf(request) === list) return page([answer]);
    return Response.json(answer, { headers: { "idempotent-replayed": String(isReplay) } });
  });

const mishaps: fc.Arbitrary<Change> = fc.constantFrom<Change>(
  async () => {
    throw new TypeError(`fetch failed: ${canary} ${apiKey}`);
  },
  async () => {
    throw Object.assign(new Error(canary), { code: canary, cause: canary });
  },
  async () => new Response(`<h1>${canary}</h1>`, { status: 502 }),
  async () => new Response(`{"${canary}`, { headers: { "content-type": "application/json" } }),
  async () => Response.json({ error: canary, error_description: canary }, { status: 400 }),
  async () => Response.json({ [canary]: canary, object: "list", data: [{ id: canary }] }),
);

const operations = fc.constantFrom("purchase", "inquire", "cancel");

/** Nothing of it is a secret, or a word of Stripe's. */
function expectClean(content: unknown): void {
  const text = shown(content ?? null);
  for (const secret of [canary, apiKey, signingSecret, payment.returnUrl]) {
    expect(text).not.toContain(secret);
  }
}

describe("neither a secret nor a word of Stripe's is in", () => {
  it("what comes of an error, an unreadable answer or none, in any operation, and afterwards", async () => {
    const anything = fc.oneof(errors, answers, mishaps);
    await fc.assert(
      fc.asyncProperty(
        fc.array(anything, { minLength: 1, maxLength: 4 }),
        operations,
        async (said, operation) => {
          let nth = 0;
          const { gateway } = createScene({
            change: async (request, go) => {
              const answer = said[Math.min(nth, said.length - 1)];
              nth += 1;
              return answer === undefined ? go(request) : answer(request, go);
            },
          });
          for (const result of [await gateway[operation](payment), await gateway.ready()]) {
            result.match(expectClean, expectClean);
          }
        },
      ),
    );
  });

  it("what comes of an error in the middle of an operation", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(errors, mishaps),
        fc.nat(3),
        operations,
        async (answer, after, operation) => {
          const scene: ReturnType<typeof createScene> = createScene({
            change: (request, go) =>
              scene.requests.length === after + 1 ? answer(request, go) : go(request),
          });
          scene.secrets.rotate("stripe-api-key", apiKey);
          const result = await scene.gateway[operation](payment);
          if (result.isErr()) expectClean(result.error);
          else expectClean({ ...result.value, url: undefined });
        },
      ),
    );
  });

  it("the failures for answers that cannot be: they name their session", async () => {
    for (const changed of wrong) {
      const answer = session(changed);
      const { gateway } = createScene({
        change: async (request) =>
          nameOf(request) === list ? page([answer]) : Response.json(answer),
      });
      const why = problem(await gateway.inquire(payment));
      expect(why).toMatchObject({
        type: "corrupt",
        key: expect.stringMatching(/^(?:cs_test|pi)_1$/),
      });
      expectClean(why);
    }
  });

  it.each([
    ["line breaks", "sk_test\nof_this_test"],
    ["other letters", "sk_test_é🙂"],
    ["nothing", "\u0000"],
  ])("what comes of an API key that cannot be sent: %s", async (_what, key) => {
    const { gateway, secrets } = createScene();
    secrets.rotate("stripe-api-key", key);
    secrets.rotate("stripe-api-key", key);
    for (const operation of ["purchase", "inquire", "cancel"] as const) {
      const why = problem(await gateway[operation](payment));
      expect(why).toMatchObject({ type: "unavailable" });
      expect(shown(why)).not.toContain(key);
      expectClean(why);
    }
  });

  it("what is read of a webhook", async () => {
    const bodies = [
      canary,
      JSON.stringify({ data: { object: { metadata: ours, [canary]: canary } } }),
      JSON.stringify({ data: { object: { metadata: { ...ours, payment_id: [canary] } } } }),
    ];
    const { clock, gateway } = createScene();
    for (const body of bodies) {
      const { headers } = signStripeWebhook(body, clock.now(), signingSecret);
      for (const header of [(name: string) => headers[name], () => `t=${canary},v1=${canary}`]) {
        const result = await gateway.readWebhook({ body, header });
        result.match(expectClean, expectClean);
      }
    }
  });
});
