import * as z from "zod";
import { createDocument } from "zod-openapi";

import { type ProblemName, problems } from "../src/http/problems.ts";
import { linkRequest, paymentRequest, proofRequest } from "../src/http/request-schemas.ts";
import { billBody, billerBody, lookupBody, paymentBody, problemBody } from "./answer-schemas.ts";

type Document = ReturnType<typeof createDocument>;

const lookupRequest = z.union([linkRequest, proofRequest]).meta({ id: "LookupRequest" });
const idempotencyKey = z.string().regex(/^[A-Za-z0-9_-]{16,64}$/);
const session = [{ session: [] }];

/** The API's description, OpenAPI 3.1, made from the schemas that check it. */
export function describeApi(): Document {
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "billsdue",
      version: "1.0.0",
      description: "Look a bill up, pay it, follow the payment. Errors are RFC 9457 problems.",
    },
    components: {
      securitySchemes: { session: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
    },
    paths: {
      "/api/biller": {
        get: {
          operationId: "getBiller",
          summary: "Who bills here, and what a look-up has to say",
          responses: { 200: answer("The biller", billerBody), ...problemAnswers() },
        },
      },
      "/api/lookups": {
        post: {
          operationId: "lookUp",
          summary: "Look a bill up by what is printed on it, or by a pay link",
          requestBody: content(lookupRequest),
          responses: {
            200: answer("A 15-minute session for this bill alone, and the bill", lookupBody),
            ...problemAnswers("invalid-request", "invoice-not-matched", "too-large"),
          },
        },
      },
      "/api/invoice": {
        get: {
          operationId: "getBill",
          summary: "The bill of the session",
          security: session,
          responses: {
            200: answer("The bill", billBody),
            ...problemAnswers("session-required", "invoice-not-matched"),
          },
        },
      },
      "/api/payments": {
        post: {
          operationId: "requestPayment",
          summary: "Begin a payment of the whole balance",
          security: session,
          requestParams: { header: z.object({ "Idempotency-Key": idempotencyKey }) },
          requestBody: content(paymentRequest),
          responses: {
            202: {
              ...answer("The payment; follow it at Location", paymentBody),
              headers: z.object({
                Location: z.string(),
                "Idempotent-Replayed": z.literal("true").optional(),
              }),
            },
            ...problemAnswers(
              "idempotency-key-missing",
              "invalid-request",
              "session-required",
              "invoice-not-matched",
              "invoice-already-paid",
              "payment-in-progress",
              "invoice-changed",
              "not-payable",
              "too-large",
              "idempotency-key-reused",
            ),
          },
        },
      },
      "/api/payments/{paymentId}": {
        get: {
          operationId: "getPayment",
          summary: "Where a payment of the session's bill stands",
          security: session,
          requestParams: { path: z.object({ paymentId: z.string() }) },
          responses: {
            200: answer("The payment", paymentBody),
            ...problemAnswers("session-required", "invoice-not-matched"),
          },
        },
      },
      "/api/gateway/webhooks": {
        post: {
          operationId: "receiveWebhook",
          summary: "The gateway's nudge: signed, never believed, it makes us ask the gateway",
          responses: {
            204: { description: "Asked" },
            ...problemAnswers("invalid-request", "too-large"),
          },
        },
      },
      "/api/health": {
        get: {
          operationId: "getHealth",
          summary: "Whether the API answers",
          responses: { 200: answer("It does", z.object({ status: z.literal("ok") })) },
        },
      },
      "/api/openapi.json": {
        get: {
          operationId: "getOpenApi",
          summary: "This document",
          responses: { 200: answer("OpenAPI 3.1", z.looseObject({})) },
        },
      },
    },
  });
}

function content(schema: z.core.$ZodType) {
  return { required: true, content: { "application/json": { schema } } };
}

function answer(description: string, schema: z.ZodType) {
  return { description, content: { "application/json": { schema } } };
}

/** One response per status; any call may also find us unavailable. */
function problemAnswers(...names: readonly ProblemName[]) {
  const all: readonly ProblemName[] = [...names, "unavailable"];
  return Object.fromEntries(
    all.map((name) => [
      problems[name].status,
      {
        description: all
          .filter((other) => problems[other].status === problems[name].status)
          .map((other) => `\`${other}\`: ${problems[other].detail}`)
          .join("\n\n"),
        content: { "application/problem+json": { schema: problemBody } },
      },
    ]),
  );
}
