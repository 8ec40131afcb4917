import { Validator } from "@seriousme/openapi-schema-validator";
import { Hono } from "hono";
import { describe, expect, it } from "vitest";

import { describeApi } from "../openapi/describe-api.ts";
import { problems } from "../src/http/problems.ts";
import { createApi, openApiDocument } from "../src/index.ts";
import { createTestApi, expectProblem } from "./api-harness.ts";

describe("the API's description", () => {
  it("is up to date: the script `docs` writes it", () => {
    expect(openApiDocument).toStrictEqual(JSON.parse(JSON.stringify(describeApi())));
  });

  it("is valid OpenAPI 3.1", async () => {
    const result = await new Validator().validate({ ...openApiDocument });
    expect(result).toStrictEqual({ valid: true });
  });

  it("is served, and names every route that the app answers", async () => {
    const api = await createTestApi();
    const response = await api.request("/api/openapi.json");
    expect(await response.json()).toStrictEqual(openApiDocument);
    const described = Object.entries(openApiDocument.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    // What answers every method is middleware, or the 404 that tells nothing.
    const routes = createApi(api.ports).routes.filter(({ method }) => method !== "ALL");
    const answered = new Set(
      routes.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`),
    );
    expect(described.toSorted()).toStrictEqual([...answered].toSorted());
  });

  it("answers everything else with the 404 that tells nothing", async () => {
    const api = await createTestApi();
    await expectProblem(await api.request("/api/nothing"), 404, "invoice-not-matched");
    await expectProblem(
      await api.request("/api/lookups", { method: "DELETE" }),
      404,
      "invoice-not-matched",
    );
  });

  it("answers so too within an app that mounts it", async () => {
    const { ports } = await createTestApi();
    const outer = new Hono().route("/", createApi(ports));
    await expectProblem(await outer.request("/api/nothing"), 404, "invoice-not-matched");
    expect((await outer.request("/nothing")).headers.get("content-type")).toMatch(/^text\/plain/);
  });

  it("answers under strict headers, whatever it answers", async () => {
    const api = await createTestApi();
    for (const path of ["/api/health", "/api/nothing", "/api/invoice"]) {
      const { headers } = await api.request(path);
      expect(Object.fromEntries(headers)).toMatchObject({
        "cache-control": "no-store",
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "referrer-policy": "no-referrer",
        "strict-transport-security": expect.stringMatching(/^max-age=[1-9]/),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
      });
    }
  });

  it("has constant words for every problem, and a status that fits", () => {
    for (const { status, title, detail } of Object.values(problems)) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(title).not.toBe("");
      expect(detail).toMatch(/\.$/);
    }
  });
});
