import { expect, it } from "vitest";

import { s3ClientOptions } from "../../src/s3/index.ts";

it("the client for the file store waits for nothing without an end", () => {
  expect(s3ClientOptions()).toStrictEqual({
    maxAttempts: expect.any(Number),
    retryMode: "standard",
    requestHandler: {
      connectionTimeout: expect.any(Number),
      requestTimeout: expect.any(Number),
      throwOnRequestTimeout: true,
      socketTimeout: expect.any(Number),
    },
  });
});
