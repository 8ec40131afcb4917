import { createManualClock, createMemorySecrets } from "@billsdue/adapters-memory";
import { problem, value } from "@billsdue/core/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { createStripeClient, createStripeGateway, type StripeClientOptions } from "../src/index.ts";
import { nameOf, payment, refusal, session } from "./stripe-answers.ts";
import { apiKey } from "./stripe-scene.ts";

/** The adapter over a client with these options, and the requests that it makes. */
function createScene(
  answer: (nth: number, request: Request) => Promise<Response>,
  options: StripeClientOptions = {},
) {
  const requests: Request[] = [];
  const client = createStripeClient({
    ...options,
    fetch: (input, init) => {
      const request = new Request(input, init);
      requests.push(request.clone());
      return answer(requests.length, request);
    },
  });
  const secrets = createMemorySecrets();
  secrets.rotate("stripe-api-key", apiKey);
  const clock = createManualClock(payment.requestedAt);
  return { requests, gateway: createStripeGateway({ mode: "test", client, secrets, clock }) };
}

const opened = async () => Response.json(session());

describe("a client", () => {
  it.each([
    [undefined, "https://api.stripe.com/v1/checkout/sessions"],
    ["http://localhost:3001", "http://localhost:3001/v1/checkout/sessions"],
    ["https://localhost:3001", "https://localhost:3001/v1/checkout/sessions"],
    ["https://gateway.example", "https://gateway.example/v1/checkout/sessions"],
    ["http://gateway.example", "http://gateway.example/v1/checkout/sessions"],
    ["http://gateway.example:80", "http://gateway.example/v1/checkout/sessions"],
    ["http://[::1]:3001", "http://[::1]:3001/v1/checkout/sessions"],
  ])("goes where it is told: %s", async (origin, url) => {
    const options = origin === undefined ? {} : { origin: new URL(origin) };
    const { gateway, requests } = createScene(opened, options);
    expect(value(await gateway.purchase(payment)).outcome).toBe("action-required");
    expect(requests.map((request) => request.url)).toStrictEqual([url]);
  });
});

describe("a request without an answer", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const fails = [
    ["is lost", () => Promise.reject(new TypeError("the connection was reset"))],
    ["broke", async () => refusal(500, { type: "api_error" })],
    ["collided", async () => refusal(409)],
  ] as const;

  it.each(fails)(
    "is sent once more, under the same key and with the same bytes, where it %s",
    async (_case, fail) => {
      const { gateway, requests } = createScene((nth) => (nth === 1 ? fail() : opened()));
      const [report] = await Promise.all([gateway.purchase(payment), vi.runAllTimersAsync()]);
      expect(value(report).outcome).toBe("action-required");
      const keys = requests.map(({ headers }) => headers.get("idempotency-key"));
      expect(keys).toStrictEqual([payment.paymentId, payment.paymentId]);
      const [first, second] = await Promise.all(requests.map((request) => request.text()));
      expect(second).toBe(first);
    },
  );

  it.each(fails)("is not sent a third time where it %s", async (_case, fail) => {
    const { gateway, requests } = createScene(fail);
    const [report] = await Promise.all([gateway.purchase(payment), vi.runAllTimersAsync()]);
    problem(report);
    expect(requests).toHaveLength(2);
  });

  it.each([400, 401, 402, 403, 429])(
    "is one with an answer where Stripe refuses it: %d",
    async (status) => {
      const headers = { "retry-after": "60" };
      const { gateway, requests } = createScene(async () => refusal(status, {}, headers));
      await Promise.all([gateway.purchase(payment), vi.runAllTimersAsync()]);
      expect(requests.map(nameOf)).toHaveLength(1);
    },
  );

  it("is given up after eight seconds", async () => {
    const never = (_nth: number, { signal }: Request) =>
      new Promise<Response>((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
      });
    const { gateway, requests } = createScene(never, { retries: 0 });
    let isOver = false;
    const purchase = Promise.resolve(gateway.purchase(payment)).finally(() => {
      isOver = true;
    });
    await vi.advanceTimersByTimeAsync(7_999);
    expect(isOver).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(problem(await purchase)).toMatchObject({ type: "unavailable" });
    expect(requests).toHaveLength(1);
  });
});

describe("the adapter's own wait", () => {
  it("is as long as Stripe asks for", async () => {
    vi.useFakeTimers();
    const { gateway, requests } = createScene(async (nth) =>
      nth === 1 ? refusal(429, {}, { "retry-after": "2" }) : opened(),
    );
    const purchase = gateway.purchase(payment);
    await vi.advanceTimersByTimeAsync(1_999);
    expect(requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(requests).toHaveLength(2);
    expect(value(await purchase).outcome).toBe("action-required");
    vi.useRealTimers();
  });
});

describe("a client without a fetch of its own", () => {
  it("asks with the runtime's", async () => {
    const urls: string[] = [];
    vi.stubGlobal("fetch", async (input: string) => {
      urls.push(input);
      return Response.json(session());
    });
    const secrets = createMemorySecrets();
    secrets.rotate("stripe-api-key", apiKey);
    const clock = createManualClock(payment.requestedAt);
    const client = createStripeClient({ retries: 0 });
    const gateway = createStripeGateway({ mode: "test", client, secrets, clock });
    const report = await gateway.purchase(payment);
    vi.unstubAllGlobals();
    expect(value(report).outcome).toBe("action-required");
    expect(urls.map((url) => new URL(url).href)).toStrictEqual([
      "https://api.stripe.com/v1/checkout/sessions",
    ]);
  });
});
