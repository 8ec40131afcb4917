import { describe, expect, it } from "vitest";

import type { Secrets } from "../../ports/secrets.ts";
import { problem, shown, value } from "../outcome.ts";

/** Secrets, and the hand that rotates them. */
export interface SecretsHarness {
  readonly secrets: Secrets;
  /** Gives a secret a new value, or makes it; what `read` gives knows of it then. */
  readonly rotate: (name: string, value: string) => void | Promise<void>;
}

const name = "pay-link-key";

/** What every keeper of secrets does. */
export function describeSecrets(
  adapter: string,
  create: () => SecretsHarness | Promise<SecretsHarness>,
): void {
  describe(`secrets: ${adapter}`, () => {
    it("gives the one value of a secret that was never rotated, as it is", async () => {
      const { secrets, rotate } = await create();
      await rotate(name, "one\nñ 😀 ");
      expect(value(await secrets.read(name))).toStrictEqual(["one\nñ 😀 "]);
    });

    it("gives the value before a rotation too, newest first, and no older one", async () => {
      const { secrets, rotate } = await create();
      await rotate(name, "one");
      await rotate(name, "two");
      expect(value(await secrets.read(name))).toStrictEqual(["two", "one"]);
      await rotate(name, "three");
      expect(value(await secrets.read(name))).toStrictEqual(["three", "two"]);
    });

    it("gives the same again", async () => {
      const { secrets, rotate } = await create();
      await rotate(name, "one");
      for (let nth = 0; nth < 3; nth += 1) {
        expect(value(await secrets.read(name))).toStrictEqual(["one"]);
      }
    });

    it("keeps secrets apart", async () => {
      const { secrets, rotate } = await create();
      await rotate(name, "one");
      await rotate("gateway-key", "other");
      expect(value(await secrets.read("gateway-key"))).toStrictEqual(["other"]);
      expect(value(await secrets.read(name))).toStrictEqual(["one"]);
    });

    it("fails with the name of a secret that does not exist, until it does", async () => {
      const { secrets, rotate } = await create();
      const failure = problem(await secrets.read("absent-key"));
      expect([failure.type, shown(failure)]).toStrictEqual([
        "unavailable",
        expect.stringContaining("absent-key"),
      ]);
      await rotate("absent-key", "there");
      expect(value(await secrets.read("absent-key"))).toStrictEqual(["there"]);
    });
  });
}
