import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { defaultProvider } from "./environment-credentials.ts";

const names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];

beforeEach(() => {
  for (const name of names) vi.stubEnv(name, undefined);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("the credentials of a function", () => {
  it("are those in its environment, as they are when they are asked for", async () => {
    const read = defaultProvider();
    vi.stubEnv("AWS_ACCESS_KEY_ID", "id");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
    expect(await read()).toStrictEqual({ accessKeyId: "id", secretAccessKey: "secret" });
    vi.stubEnv("AWS_SESSION_TOKEN", "token");
    expect(await read()).toStrictEqual({
      accessKeyId: "id",
      secretAccessKey: "secret",
      sessionToken: "token",
    });
  });

  it.each(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])(
    "are none without %s, and the failure names it",
    async (missing) => {
      for (const name of names) vi.stubEnv(name, name === missing ? "" : "there");
      await expect(defaultProvider()()).rejects.toMatchObject({
        name: "CredentialsProviderError",
        message: expect.stringMatching(`^${missing} is not set`),
      });
    },
  );
});
