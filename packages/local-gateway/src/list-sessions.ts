import { epochOf, isPaymentId, type PaymentId } from "@billsdue/core";
import { err, ok, type Result } from "neverthrow";
import * as z from "zod";

import { type ApiAnswer, missing } from "./api-answer.ts";
import { type Form, readForm } from "./read-form.ts";
import type { Session } from "./session.ts";
import { secondsOf } from "./stripe-time.ts";

const integer = z
  .string()
  .regex(/^\d{1,12}$/)
  .transform(Number);

const listForm = z.strictObject({
  "created[gte]": integer.optional(),
  "created[lte]": integer.optional(),
  limit: integer.pipe(z.number().min(1).max(100)).optional(),
  starting_after: z.string().min(1).optional(),
});

/** What a list shows, and whether there is more of it. */
export interface SessionPage {
  readonly shown: readonly Session[];
  readonly hasMore: boolean;
}

/** The page of `oldestFirst` that a query asks for, newest first: https://docs.stripe.com/api/checkout/sessions/list. */
export function pageOf(
  oldestFirst: readonly Session[],
  query: Form,
): Result<SessionPage, ApiAnswer> {
  return readForm(listForm, query).andThen((read) => {
    const { limit = 10, starting_after: after } = read;
    const { "created[gte]": from = 0, "created[lte]": until = Number.MAX_SAFE_INTEGER } = read;
    const newestFirst = oldestFirst
      .toReversed()
      .toSorted((left, right) => epochOf(right.createdAt) - epochOf(left.createdAt));
    const start = after === undefined ? 0 : newestFirst.findIndex(({ id }) => id === after) + 1;
    if (after !== undefined && start === 0) {
      return err(missing("checkout.session", after, "starting_after"));
    }
    const found = newestFirst.slice(start).filter(({ createdAt }) => {
      const created = secondsOf(createdAt);
      return created >= from && created <= until;
    });
    return ok({ shown: found.slice(0, limit), hasMore: found.length > limit });
  });
}

/** What the calls of a list are counted under: no payment, but where it begins. */
export function listName(query: Form): PaymentId {
  const name = `list-of-sessions-${query["created[gte]"] ?? "all"}`;
  if (!isPaymentId(name)) throw new TypeError(`${name} counts nothing`);
  return name;
}
