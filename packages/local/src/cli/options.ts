import { randomInt } from "node:crypto";

import { type FaultSettings, parseFaultSettings } from "@billsdue/adapters-memory";
import { InvalidArgumentError } from "@commander-js/extra-typings";

/** Reads a whole number from `least` to `most`, or says what is wrong. */
function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < least || number > most) {
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    }
    return number;
  };
}

/** The port of the website; what is around it is on the next one. */
export const port: (text: string) => number = wholeNumber(1, 65_534);
/** Where the website is if nobody says otherwise. */
export const usualPort = 3000;
export const rows: (text: string) => number = wholeNumber(1, 100_000_000);
export const seed: (text: string) => number = wholeNumber(0, 2 ** 31 - 1);

/** A seed where nobody says one. */
export const anySeed = (): number => randomInt(2 ** 31);

/** How the card gateway misbehaves: `seed=7,lost-answer=0.2`. */
export function gatewayFaults(text: string): FaultSettings {
  return parseFaultSettings(text, anySeed).match(
    (settings) => settings,
    (reason) => {
      throw new InvalidArgumentError(`It cannot be read: ${reason}.`);
    },
  );
}

/** A key of Stripe's test mode: this program never takes real money. */
export function stripeTestKey(text: string): string {
  if (!/^[sr]k_test_\w+$/.test(text)) {
    throw new InvalidArgumentError(
      "It must be a secret or restricted key of Stripe's test mode: sk_test_… or rk_test_….",
    );
  }
  return text;
}

/** A webhook endpoint's signing secret. */
export function stripeWebhookSecret(text: string): string {
  if (!/^whsec_\w+$/.test(text)) throw new InvalidArgumentError("It begins with whsec_.");
  return text;
}

/** Where a website on `port` has its backstage. */
export function backstagePort(website: number): number {
  return website + 1;
}

/** What everything on AWS is called: it begins the names of a table, a bucket, a topic, a state machine and secrets. */
export function awsName(text: string): string {
  if (!/^[a-z][a-z0-9-]{2,39}$/.test(text)) {
    throw new InvalidArgumentError(
      "It must be 3 to 40 of a-z, 0-9 and -, and begin with a letter: buckets take nothing else.",
    );
  }
  return text;
}
