import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";

import { problems } from "../src/http/problems.ts";
import { openApiDocument } from "../src/index.ts";
import { createTestApi, expectProblem } from "./api-harness.ts";

describe("the API's description", () => {
  it("is valid OpenAPI 3.1", async () => {
    const result = await new Validator().validate(JSON.parse(JSON.stringify(openApiDocument())));
    expect(result).toStrictEqual({ valid: true });
  });

  it("is served, and names every route that the app answers", async () => {
    const api = await createTestApi();
    const response = await api.request("/api/openapi.json");
    expect(await response.json()).toStrictEqual(JSON.parse(JSON.stringify(openApiDocument())));
    const described = Object.entries(openApiDocument().paths ?? {}).flatMap(([path, item]) =>
      Object.keys(item).map((method) => [method.toUpperCase(), path] as const),
    );
    for (const [method, path] of described) {
      const answer = await api.request(path.replace("{paymentId}", "PAYMENT000000001"), { method });
      expect([method, path, answer.status]).not.toContain(404);
    }
    expect(described).toHaveLength(8);
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

  it("has constant words for every problem, and a status that fits", () => {
    for (const { status, title, detail } of Object.values(problems)) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(title).not.toBe("");
      expect(detail).toMatch(/\.$/);
    }
  });
});
