import { createMemorySecrets } from "@billsdue/adapters-memory";
import { problem, value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import { readKeyMaterial } from "../src/index.ts";

const names = { payLinks: "pay-links", sessions: "sessions" };
const key = (byte: number) => Buffer.alloc(32, byte).toString("base64url");

function secretsOf(payLinks: readonly string[], sessions: readonly string[]) {
  const secrets = createMemorySecrets();
  for (const each of payLinks) secrets.rotate(names.payLinks, each);
  for (const each of sessions) secrets.rotate(names.sessions, each);
  return secrets;
}

describe("the keys of pay links and sessions", () => {
  it("are the newest, which signs, and the one before", async () => {
    const read = value(await readKeyMaterial(secretsOf([key(1), key(2)], [key(3), key(4)]), names));
    expect(read.payLinkKeys.map(({ secret }) => secret[0])).toStrictEqual([2, 1]);
    expect(read.sessionKeys.map(([first]) => first)).toStrictEqual([4, 3]);
  });

  it("of pay links are named by what they are, so that a rotation changes no name", async () => {
    const before = value(await readKeyMaterial(secretsOf([key(1)], [key(3)]), names));
    const after = value(await readKeyMaterial(secretsOf([key(1), key(2)], [key(3)]), names));
    expect(after.payLinkKeys[1]?.id).toBe(before.payLinkKeys[0].id);
    expect(after.payLinkKeys[0].id).not.toBe(before.payLinkKeys[0].id);
    expect(before.payLinkKeys[0].id).toMatch(/^[\w-]{8}$/);
  });

  it.each([
    ["too short", Buffer.alloc(31, 1).toString("base64url")],
    ["no base64url", `${key(1)}!`],
    ["empty", ""],
  ])(
    "are a failure that names the secret where one is %s, and does not tell it",
    async (_what, weak) => {
      for (const [links, sessions, name] of [
        [weak, key(1), names.payLinks],
        [key(1), weak, names.sessions],
      ] as const) {
        const failure = problem(await readKeyMaterial(secretsOf([links], [sessions]), names));
        expect(failure).toStrictEqual({
          type: "unavailable",
          port: "secrets",
          reason: `the secret ${name} is not 32 bytes in base64url`,
        });
      }
    },
  );

  it("are a failure where the one before the newest is weak, too", async () => {
    const failure = problem(await readKeyMaterial(secretsOf(["weak", key(1)], [key(1)]), names));
    expect(failure.type).toBe("unavailable");
  });

  it("are a failure where there is no such secret", async () => {
    const failure = problem(await readKeyMaterial(secretsOf([key(1)], []), names));
    expect(failure.type).toBe("unavailable");
  });
});
