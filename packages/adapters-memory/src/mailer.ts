import type { Mailer } from "@billsdue/core";
import { okAsync } from "neverthrow";

/** An e-mail as it went out. */
export type SentEmail = Parameters<Mailer["send"]>[0];

/** Hands each e-mail to `deliver`. */
export function createMemoryMailer(deliver: (email: SentEmail) => void): Mailer {
  return {
    send: (email) => {
      deliver(structuredClone(email));
      return okAsync(undefined);
    },
  };
}
