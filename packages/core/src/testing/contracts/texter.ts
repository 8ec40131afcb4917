import { describe, expect, it } from "vitest";

import type { Texter } from "../../ports/texter.ts";

type Text = Parameters<Texter["send"]>[0];

/** A texter, and what has come out of it. */
export interface TexterHarness {
  readonly texter: Texter;
  readonly delivered: () => readonly Text[] | Promise<readonly Text[]>;
}

/** What every texter does. */
export function describeTexter(
  name: string,
  create: () => TexterHarness | Promise<TexterHarness>,
): void {
  describe(`texter: ${name}`, () => {
    it("delivers number and words as they are", async () => {
      const { texter, delivered } = await create();
      const text = { to: "+12125550123", text: "The biller: 551.00 USD paid. Ñ €" };
      expect((await texter.send(text)).isOk()).toBe(true);
      expect(await delivered()).toStrictEqual([text]);
    });

    it("sends once for each time it is asked: a text costs money", async () => {
      const { texter, delivered } = await create();
      await texter.send({ to: "+12125550123", text: "one" });
      expect(await delivered()).toHaveLength(1);
    });
  });
}
