import type { Texter } from "@billsdue/core";
import { okAsync } from "neverthrow";

/** A text message as it went out. */
export type SentText = Parameters<Texter["send"]>[0];

/** Hands each text message to `deliver`. */
export function createMemoryTexter(deliver: (text: SentText) => void): Texter {
  return {
    send: (text) => {
      deliver(structuredClone(text));
      return okAsync(undefined);
    },
  };
}
