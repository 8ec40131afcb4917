import {
  type Failure,
  type IdSource,
  type InvoiceId,
  type InvoiceRefusal,
  isIdempotencyKey,
  isPaymentId,
  type LookUpPorts,
  lookUpInvoice,
  parseMoney,
  paymentOf,
  type PaymentPorts,
  requestPayment,
  resolvePayment,
  type WorkflowStarter,
} from "@billsdue/core";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import { secureHeaders } from "hono/secure-headers";
import type { ResultAsync } from "neverthrow";

import type { KeyMaterial } from "../key-material.ts";
import { billBodyOf } from "./bill-view.ts";
import type { BillerBody, LookupBody, LookupRequest } from "./contract.ts";
import { openApiDocument } from "./openapi.ts";
import { paymentBodyOf } from "./payment-view.ts";
import { answerError, answerProblem } from "./problems.ts";
import { readJson } from "./read-json.ts";
import { readReceiptWish } from "./receipt-wish.ts";
import { linkRequest, paymentRequest, proofRequest } from "./request-schemas.ts";
import { createSession, readSession } from "./session.ts";

/** What the HTTP app is composed from. */
export interface ApiPorts extends PaymentPorts, Omit<LookUpPorts, "payLinkKeys"> {
  readonly workflow: WorkflowStarter;
  readonly ids: IdSource;
  /** What is good now: keys are rotated while the app runs. */
  readonly keys: () => ResultAsync<KeyMaterial, Failure>;
  /** Told of every failure that became a 503. */
  readonly onFailure: (failure: Failure) => void;
}

type Env = { Variables: { invoiceId: InvoiceId } };

const mostBodyBytes = 8 * 1024;
const mostWebhookBytes = 256 * 1024;

/** The billing API: look a bill up, pay it, follow the payment. Runs wherever Hono does. */
export function createApi(ports: ApiPorts): Hono<Env> {
  const { policy, clock, invoices } = ports;
  const api = new Hono<Env>().basePath("/api");

  const answerFailing = (context: Context, error: Parameters<typeof answerError>[1]) => {
    if (error.type === "unavailable" || error.type === "conflict" || error.type === "corrupt") {
      ports.onFailure(error);
    }
    return answerError(context, error);
  };

  const session = createMiddleware<Env>(async (context, next) => {
    const [scheme, token = ""] = (context.req.header("authorization") ?? "").split(" ");
    if (scheme?.toLowerCase() !== "bearer") return answerProblem(context, "session-required");
    const keys = await ports.keys();
    if (keys.isErr()) return answerFailing(context, keys.error);
    const invoiceId = await readSession(token, clock.now(), keys.value.sessionKeys);
    if (invoiceId === undefined) return answerProblem(context, "session-required");
    context.set("invoiceId", invoiceId);
    return next();
  });

  api.use(
    secureHeaders({
      contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
      referrerPolicy: "no-referrer",
      crossOriginResourcePolicy: "same-origin",
      xFrameOptions: "DENY",
      permissionsPolicy: { camera: [], geolocation: [], microphone: [], payment: [], usb: [] },
    }),
  );
  api.use(async (context, next) => {
    context.header("Cache-Control", "no-store");
    await next();
  });
  const limitTo = (maxSize: number) =>
    bodyLimit({ maxSize, onError: (context) => answerProblem(context, "too-large") });
  api.use("/lookups", limitTo(mostBodyBytes));
  api.use("/payments", limitTo(mostBodyBytes));
  api.use("/gateway/webhooks", limitTo(mostWebhookBytes));

  api.get("/health", (context) => context.json({ status: "ok" }));
  api.get("/openapi.json", (context) => context.json(openApiDocument));

  api.get("/biller", (context) => {
    const { billerName, lookUpProof, lookUpFactorLabel, textCountryCodes } = policy;
    return context.json<BillerBody>({
      name: billerName,
      lookUpProof,
      lookUpFactorLabel,
      textCountryCodes,
    });
  });

  api.post("/lookups", async (context) => {
    const body = await readJson<LookupRequest>(context, (content) =>
      isLinkRequest(content) ? linkRequest : proofRequest,
    );
    if (body.isErr()) return body.error;
    const request = body.value;
    const keys = await ports.keys();
    if (keys.isErr()) return answerFailing(context, keys.error);
    const { payLinkKeys, sessionKeys } = keys.value;
    const found = await lookUpInvoice({ ...ports, payLinkKeys })(
      "link" in request
        ? { type: "link", link: request.link }
        : {
            type: "proof",
            invoiceId: request.invoiceId,
            name: request.name ?? "",
            amount: request.amount ?? "",
            factor: request.factor ?? "",
          },
    );
    if (found.isErr()) return answerFailing(context, found.error);
    const now = clock.now();
    return context.json<LookupBody>({
      session: await createSession(found.value.id, now, sessionKeys),
      bill: billBodyOf(found.value, policy, now),
    });
  });

  api.get("/invoice", session, async (context) => {
    const loaded = await invoices.load(context.get("invoiceId"));
    if (loaded.isErr()) return answerFailing(context, loaded.error);
    return loaded.value === undefined
      ? answerProblem(context, "invoice-not-matched")
      : context.json(billBodyOf(loaded.value, policy, clock.now()));
  });

  api.post("/payments", session, async (context) => {
    const idempotencyKey = context.req.header("idempotency-key");
    if (idempotencyKey === undefined) return answerProblem(context, "idempotency-key-missing");
    if (!isIdempotencyKey(idempotencyKey)) {
      return answerProblem(context, "invalid-request", ["Idempotency-Key"]);
    }
    const body = await readJson(context, () => paymentRequest);
    if (body.isErr()) return body.error;
    const { amount, currency } = body.value.expectedAmount;
    const expectedAmount = parseMoney(amount, currency);
    if (expectedAmount.isErr()) {
      return answerProblem(context, "invalid-request", ["expectedAmount"]);
    }
    const receiptTo = readReceiptWish(body.value.receipt, policy.textCountryCodes);
    if (receiptTo.isErr()) return answerProblem(context, "invalid-request", receiptTo.error);

    const requested = await requestPayment(ports)({
      invoiceId: context.get("invoiceId"),
      idempotencyKey,
      expectedAmount: expectedAmount.value,
      receiptTo: receiptTo.value,
    });
    if (requested.isErr()) return answerFailing(context, requested.error);
    const { invoice, payment, replayed } = requested.value;
    context.header("Location", `/api/payments/${payment.id}`);
    if (replayed) context.header("Idempotent-Replayed", "true");
    return context.json(paymentBodyOf(invoice, payment, policy), 202);
  });

  api.get("/payments/:paymentId", session, async (context) => {
    const loaded = await invoices.load(context.get("invoiceId"));
    if (loaded.isErr()) return answerFailing(context, loaded.error);
    const paymentId = context.req.param("paymentId");
    const payment =
      loaded.value !== undefined && isPaymentId(paymentId)
        ? paymentOf(loaded.value, paymentId)
        : undefined;
    return loaded.value === undefined || payment === undefined
      ? answerProblem(context, "invoice-not-matched")
      : context.json(paymentBodyOf(loaded.value, payment, policy));
  });

  api.post("/gateway/webhooks", async (context) => {
    const nudge = await ports.gateway.readWebhook({
      body: await context.req.text(),
      header: (name) => context.req.header(name),
    });
    if (nudge.isErr()) return answerFailing(context, nudge.error);
    if (nudge.value === "badly-signed")
      return answerProblem(context, "invalid-request", ["(body)"]);
    // A gateway may stop sending to where it gets no 2xx: what is nothing of ours is heard, and left.
    if (nudge.value === "not-ours") return context.body(null, 204);
    const resolved = await resolvePayment(ports)(nudge.value);
    if (resolved.isErr()) {
      return isUnknown(resolved.error)
        ? context.body(null, 204)
        : answerFailing(context, resolved.error);
    }
    // Somebody is in a call about it, or nothing came back: the gateway is to say it again.
    const { status } = resolved.value;
    if (status === "submitting" || status === "unknown")
      return answerProblem(context, "unavailable");
    return context.body(null, 204);
  });

  // A route, since an app that mounts this one does not take its notFound over.
  api.all("*", (context) => answerProblem(context, "invoice-not-matched"));
  api.notFound((context) => answerProblem(context, "invoice-not-matched"));
  api.onError((error, context) => {
    ports.onFailure({ type: "unavailable", port: "http", reason: error.name });
    return answerProblem(context, "unavailable");
  });
  return api;
}

/** Another deployment's, at the same gateway. */
function isUnknown({ type }: InvoiceRefusal | Failure): boolean {
  return type === "invoice-not-found" || type === "payment-not-found";
}

function isLinkRequest(content: unknown): boolean {
  return typeof content === "object" && content !== null && "link" in content;
}
