import { randomBytes } from "node:crypto";

/** A new id with what Stripe begins its ids with: `cs_test`, `pi`, `ch`, `evt`, `req`. */
export function stripeId(prefix: string): string {
  return `${prefix}_${randomBytes(14).toString("hex")}`;
}
