import type { NextCall } from "@billsdue/adapters-memory";
import type { Clock } from "@billsdue/core";
import * as z from "zod";

import type { Answers } from "./answers.ts";
import { type ApiAnswer, missing, refusal, success } from "./api-answer.ts";
import type { ApiRequest } from "./api-http.ts";
import type { Books } from "./books.ts";
import { expandable, readExpand } from "./expand.ts";
import { listName, pageOf } from "./list-sessions.ts";
import { readForm, splitForm } from "./read-form.ts";
import { readSessionForm, refuseLife } from "./session-form.ts";
import type { Session } from "./session.ts";
import { intentObject, sessionObject } from "./wire-objects.ts";
import type { Withdrawals } from "./withdrawals.ts";

/** What is asked of Stripe, each by what stands in the path and in the request. */
export interface Routes {
  readonly create: (request: ApiRequest) => ApiAnswer | Promise<ApiAnswer>;
  readonly list: (request: ApiRequest) => ApiAnswer;
  readonly retrieve: (request: ApiRequest, id: string) => ApiAnswer;
  readonly expire: (request: ApiRequest, id: string) => ApiAnswer | Promise<ApiAnswer>;
  readonly retrieveIntent: (request: ApiRequest, id: string) => ApiAnswer;
}

/** What the routes lead to. */
export interface RouteOptions {
  readonly clock: Clock;
  readonly books: Books;
  readonly answers: Answers;
  readonly withdrawals: Withdrawals;
  readonly nextCall: NextCall;
  readonly pageUrl: (ref: string) => string;
  /** A session has been expired by `call`. */
  readonly onExpired: (session: Session, call: ReturnType<NextCall>) => void;
}

const nothing = z.strictObject({});

/** The part of Stripe's API that hosted Checkout needs: https://docs.stripe.com/api/checkout/sessions. */
export function createRoutes(options: RouteOptions): Routes {
  const { clock, books, answers, withdrawals, nextCall, pageUrl, onExpired } = options;

  return {
    create: (request) => {
      const { form, expand } = splitForm(request.encoded);
      const read = readExpand(expand, expandable.session).andThen(() => readSessionForm(form));
      if (read.isErr()) return read.error;
      const asked = read.value;
      const { paymentId } = asked;
      return answers.toOrdering({
        call: nextCall(asked, "purchase"),
        paymentId,
        request,
        execute: () => {
          const refused = refuseLife(asked, clock.now());
          if (refused !== undefined) return { answer: refused, isRefused: true };
          return { answer: success(sessionObject(books.open(asked), pageUrl)) };
        },
        session: () => books.under(paymentId).at(-1),
      });
    },

    list: ({ encoded }) => {
      const { form, expand } = splitForm(encoded);
      const read = readExpand(expand, expandable.list).andThen((expanded) =>
        pageOf(books.all(), form).map((page) => ({ ...page, expanded })),
      );
      if (read.isErr()) return read.error;
      const { shown, hasMore, expanded } = read.value;
      return answers.toAsking({
        call: nextCall({ paymentId: listName(form) }, "inquire"),
        shown,
        tells: expanded.intent,
        show: (told) => ({
          object: "list",
          url: "/v1/checkout/sessions",
          has_more: hasMore,
          data: told.map((session) => sessionObject(session, pageUrl, expanded)),
        }),
      });
    },

    retrieve: ({ encoded }, id) => {
      const { form, expand } = splitForm(encoded);
      const read = readExpand(expand, expandable.session).andThen((expanded) =>
        readForm(nothing, form).map(() => expanded),
      );
      if (read.isErr()) return read.error;
      const session = books.find(id);
      if (session === undefined) return missing("checkout.session", id, "session");
      return answers.toAsking({
        call: nextCall(session.request, "inquire"),
        shown: [session],
        tells: true,
        show: ([told = session]) => sessionObject(told, pageUrl, read.value),
      });
    },

    expire: (request, id) => {
      const { form, expand } = splitForm(request.encoded);
      const read = readExpand(expand, expandable.session).andThen((expanded) =>
        readForm(nothing, form).map(() => expanded),
      );
      if (read.isErr()) return read.error;
      const found = books.find(id);
      if (found === undefined) return missing("checkout.session", id, "session");
      const call = nextCall(found.request, "cancel");
      const find = () => withdrawals.toldOf(books.find(id) ?? found);
      return answers.toOrdering({
        call,
        paymentId: found.request.paymentId,
        request,
        execute: () => {
          const session = find();
          if (session.status !== "open") return { answer: refuseToExpire(session) };
          const { expired, told } = books.expire(session, request);
          onExpired(expired, call);
          return { answer: success(sessionObject(expired, pageUrl, read.value)), told };
        },
        session: find,
      });
    },

    retrieveIntent: ({ encoded }, id) => {
      const { form, expand } = splitForm(encoded);
      const read = readExpand(expand, expandable.intent).andThen((expanded) =>
        readForm(nothing, form).map(() => expanded),
      );
      if (read.isErr()) return read.error;
      const session = books.findByIntent(id);
      if (session?.intent === undefined) return missing("payment_intent", id, "intent");
      const { intent } = session;
      return answers.toAsking({
        call: nextCall(session.request, "inquire"),
        shown: [session],
        tells: true,
        show: ([told = session]) => intentObject(told, told.intent ?? intent, read.value),
      });
    },
  };
}

function refuseToExpire({ status }: Session): ApiAnswer {
  const message =
    'Only Checkout Sessions with a status in ["open"] can be expired.' +
    ` This Checkout Session has a status of \`${status}\`.`;
  return refusal(400, { message });
}
