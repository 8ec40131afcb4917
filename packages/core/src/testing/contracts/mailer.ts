import { describe, expect, it } from "vitest";

import type { Mailer } from "../../ports/mailer.ts";

type Email = Parameters<Mailer["send"]>[0];

/** A mailer, and what has come out of it. */
export interface MailerHarness {
  readonly mailer: Mailer;
  readonly delivered: () => readonly Email[] | Promise<readonly Email[]>;
}

/** What every mailer does. */
export function describeMailer(
  name: string,
  create: () => MailerHarness | Promise<MailerHarness>,
): void {
  describe(`mailer: ${name}`, () => {
    it("delivers address, subject and body as they are, any script included", async () => {
      const { mailer, delivered } = await create();
      const email = {
        to: "jose.nunez@example.org",
        subject: "Payment receipt ABC",
        body: "Señor Núñez, 5000 ¥ 😀\n\n.\nlast line\n",
      };
      expect((await mailer.send(email)).isOk()).toBe(true);
      expect(await delivered()).toStrictEqual([email]);
    });

    it("sends once for each time it is asked, in order", async () => {
      const { mailer, delivered } = await create();
      const email = (nth: string) => ({ to: "a@example.org", subject: nth, body: nth });
      for (const nth of ["1", "2", "2"]) await mailer.send(email(nth));
      expect((await delivered()).map(({ subject }) => subject)).toStrictEqual(["1", "2", "2"]);
    });
  });
}
