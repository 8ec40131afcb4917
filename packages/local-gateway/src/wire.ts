import { type Context, Hono } from "hono";

import { type ApiAnswer, refusal } from "./api-answer.ts";
import { type ApiRequest, readRequest, refuseApiKey, toResponse } from "./api-http.ts";
import type { Routes } from "./session-routes.ts";

/** Routes over HTTP, for whoever has one of the API keys. A lost connection rejects. */
export function createWire(
  apiKeys: readonly string[],
  routes: Routes,
): (request: Request) => Promise<Response> {
  const answer = async (
    context: Context,
    act: (request: ApiRequest) => ApiAnswer | Promise<ApiAnswer>,
  ): Promise<Response> => {
    const request = await readRequest(context.req.raw);
    const refused = refuseApiKey(context.req.raw.headers, apiKeys);
    return toResponse(refused ?? (await act(request)), request);
  };

  const app = new Hono();
  app.post("/v1/checkout/sessions", (context) => answer(context, routes.create));
  app.get("/v1/checkout/sessions", (context) => answer(context, routes.list));
  app.get("/v1/checkout/sessions/:id", (context) =>
    answer(context, (request) => routes.retrieve(request, context.req.param("id"))),
  );
  app.post("/v1/checkout/sessions/:id/expire", (context) =>
    answer(context, (request) => routes.expire(request, context.req.param("id"))),
  );
  app.get("/v1/payment_intents/:id", (context) =>
    answer(context, (request) => routes.retrieveIntent(request, context.req.param("id"))),
  );
  app.notFound((context) =>
    answer(context, () => {
      const { method, path } = context.req;
      return refusal(404, { message: `Unrecognized request URL (${method}: ${path}).` });
    }),
  );
  app.onError((error) => {
    throw error;
  });
  return async (request) => app.fetch(request);
}
