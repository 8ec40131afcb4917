import { describe, expect, it } from "vitest";

import { apiKey, clientOf, createScene, payment, wanted } from "./scene.ts";

const unitAmount = "line_items[0][price_data][unit_amount]";
const currency = "line_items[0][price_data][currency]";

describe("a session is refused, and its key stays free,", () => {
  it.each([
    [{ locale: "en" }, "parameter_unknown", "locale"],
    // Of a later version: https://docs.stripe.com/changelog/endive/2026-09-30/remove-payment-method-types-checkout-sessions
    [
      { allowed_payment_method_types: ["card"] },
      "parameter_unknown",
      "allowed_payment_method_types[0]",
    ],
    [{ metadata: { payment_id: payment } }, "parameter_missing", "metadata[invoice_id]"],
    [{ expires_at: undefined }, "parameter_missing", "expires_at"],
    [{ client_reference_id: undefined }, "parameter_missing", "client_reference_id"],
    [{ client_reference_id: "" }, "parameter_invalid_empty", "client_reference_id"],
    [{ client_reference_id: "short" }, "parameter_invalid_string", "client_reference_id"],
    [{ mode: "setup" }, "parameter_invalid_string", "mode"],
    [{ success_url: "bills" }, "parameter_invalid_string", "success_url"],
    [{ expires_at: 1.5 }, "parameter_invalid_integer", "expires_at"],
  ])("with %o", async (change, code, param) => {
    const { stripe, begin, seconds } = createScene();
    const params = { ...wanted({ seconds: seconds() }), ...change };
    const headers = { "idempotency-key": payment };
    const made = stripe.rawRequest("POST", "/v1/checkout/sessions", params, {
      additionalHeaders: headers,
    });
    await expect(made).rejects.toMatchObject({
      type: "StripeInvalidRequestError",
      rawType: "invalid_request_error",
      statusCode: 400,
      code,
      param,
    });
    expect((await begin()).status).toBe("open");
  });

  it.each([
    [0, "usd", "amount_too_small", unitAmount],
    [49, "usd", "amount_too_small", unitAmount],
    [49, "eur", "amount_too_small", unitAmount],
    [-1, "jpy", "parameter_invalid_integer", unitAmount],
    [100_000_000, "usd", "amount_too_large", unitAmount],
    [12_345, "kwd", "parameter_invalid_integer", unitAmount],
    [12_345, "isk", "parameter_invalid_integer", unitAmount],
    [12_345, "ugx", "parameter_invalid_integer", unitAmount],
    [12_345, "xxx", "parameter_invalid_string", currency],
    [12_345, "clf", "parameter_invalid_string", currency],
    [12_345, "USD", "parameter_invalid_string", currency],
  ])("with %d %s", async (amount, code, error, param) => {
    const { begin } = createScene();
    await expect(begin({ amount, currency: code })).rejects.toMatchObject({
      statusCode: 400,
      code: error,
      param,
    });
  });

  it.each([
    [-1, false],
    [0, true],
  ])("when it lives %d seconds longer than half an hour", async (more, isTaken) => {
    const { stripe, seconds } = createScene();
    const params = { ...wanted({ seconds: seconds() }), expires_at: seconds() + 1800 + more };
    const made = stripe.checkout.sessions.create(params);
    if (isTaken) expect((await made).status).toBe("open");
    else await expect(made).rejects.toMatchObject({ statusCode: 400, param: "expires_at" });
  });

  it.each([
    [0, true],
    [1, false],
  ])("when it lives %d seconds longer than a day", async (more, isTaken) => {
    const { stripe, seconds } = createScene();
    const params = { ...wanted({ seconds: seconds() }), expires_at: seconds() + 86_400 + more };
    const made = stripe.checkout.sessions.create(params);
    if (isTaken) expect((await made).status).toBe("open");
    else await expect(made).rejects.toMatchObject({ statusCode: 400, param: "expires_at" });
  });
});

describe("a request is refused", () => {
  it("with an unknown API key, and is not with an older one", async () => {
    const { gateway, begin } = createScene();
    const { id } = await begin();
    const unknown = clientOf(gateway, "sk_test_wrong").checkout.sessions.retrieve(id);
    await expect(unknown).rejects.toMatchObject({
      type: "StripeAuthenticationError",
      statusCode: 401,
    });
    const old = await clientOf(gateway, "sk_test_old").checkout.sessions.retrieve(id);
    expect(old.id).toBe(id);
  });

  it("without an API key, and nothing is remembered of it", async () => {
    const { gateway, begin } = createScene();
    const request = new Request("https://api.stripe.com/v1/checkout/sessions", {
      method: "POST",
      body: "mode=payment",
      headers: { "idempotency-key": payment },
    });
    const response = await gateway.handle(request);
    expect(response.status).toBe(401);
    expect(await response.json()).toStrictEqual({
      error: {
        type: "invalid_request_error",
        message: "You did not provide an API key in the Authorization header, using Bearer auth.",
      },
    });
    expect((await begin()).status).toBe("open");
  });

  it("for what is not there", async () => {
    const { stripe } = createScene();
    const missing = { statusCode: 404, code: "resource_missing" };
    const { sessions } = stripe.checkout;
    await expect(sessions.retrieve("cs_test_0")).rejects.toMatchObject({
      ...missing,
      message: "No such checkout.session: 'cs_test_0'",
      param: "session",
    });
    await expect(sessions.expire("cs_test_0")).rejects.toMatchObject(missing);
    await expect(stripe.paymentIntents.retrieve("pi_0")).rejects.toMatchObject(missing);
    await expect(stripe.balance.retrieve()).rejects.toMatchObject({
      statusCode: 404,
      message: "Unrecognized request URL (GET: /v1/balance).",
    });
  });

  it("for what cannot be expanded", async () => {
    const { stripe, begin } = createScene();
    const { id } = await begin();
    const asked = stripe.checkout.sessions.retrieve(id, { expand: ["customer"] });
    await expect(asked).rejects.toMatchObject({
      statusCode: 400,
      message: "This property cannot be expanded (customer).",
    });
  });

  it("with parameters where there are none", async () => {
    const { post, begin } = createScene();
    const { id } = await begin();
    const response = await post(`/v1/checkout/sessions/${id}/expire`, "why=because");
    expect(await response.json()).toMatchObject({ error: { code: "parameter_unknown" } });
  });
});

it("answers with the headers that Stripe's answers have", async () => {
  const { begin, gateway } = createScene();
  const { id, lastResponse } = await begin();
  expect(lastResponse).toMatchObject({
    requestId: expect.stringMatching(/^req_\w+$/),
    apiVersion: "2026-08-26.dahlia",
    idempotencyKey: payment,
  });
  const got = await gateway.handle(
    new Request(`https://api.stripe.com/v1/checkout/sessions/${id}`, {
      headers: { authorization: `Bearer ${apiKey}`, "idempotency-key": "ignored" },
    }),
  );
  expect(got.headers.get("idempotency-key")).toBeNull();
  expect(got.headers.get("request-id")).toMatch(/^req_/);
});
