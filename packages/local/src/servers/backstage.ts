import { isAbsolute } from "node:path";

import { verdictOf } from "@billsdue/adapters-memory";
import type { BillerPolicy } from "@billsdue/core";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { secureHeaders } from "hono/secure-headers";
import { stream } from "hono/streaming";
import * as z from "zod";

import type { Addresses, LocalBiller } from "../compose.ts";
import { ingest } from "../ingest/ingest.ts";
import type { IngestMessage } from "../ingest/wire.ts";
import { cardPage } from "./card-page.ts";
import { onlyThisMachine } from "./only-this-machine.ts";
import { outboxPage } from "./outbox-page.ts";
import { stylesheet } from "./page.ts";

const mostBodyBytes = 8 * 1024;
const handedOver = z.object({ path: z.string().refine(isAbsolute) });

/**
 * What is around the billing website on one machine, on a port of its own: the card gateway's page, the outbox, and the door through which
 * `billsdue ingest` hands a file to the running program.
 */
export function createBackstage(
  biller: LocalBiller,
  policy: BillerPolicy,
  addresses: Addresses,
): Hono {
  const app = new Hono();
  app.use(onlyThisMachine(addresses.backstage));
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        // The answer to the form sends the payer back to the website.
        formAction: ["'self'", addresses.website],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
      referrerPolicy: "no-referrer",
    }),
  );
  app.use(async (context, next) => {
    context.header("Cache-Control", "no-store");
    await next();
  });
  app.use(bodyLimit({ maxSize: mostBodyBytes }));

  app.get("/style.css", (context) =>
    context.body(stylesheet, 200, { "Content-Type": "text/css; charset=utf-8" }),
  );
  app.get("/", (context) => context.redirect("/outbox"));
  app.get("/outbox", (context) => context.html(outboxPage(biller.outbox.list())));

  app.get("/cards/:ref", (context) => {
    const ref = context.req.param("ref");
    const shown = biller.gateway.findPage(ref);
    return shown === undefined ? context.notFound() : context.html(cardPage(ref, shown));
  });
  app.post("/cards/:ref", async (context) => {
    const ref = context.req.param("ref");
    // Not parseBody, which throws where a form of another kind is broken.
    const card = new URLSearchParams(await context.req.text()).get("card") ?? "";
    const shown = biller.gateway.findPage(ref);
    if (shown === undefined) return context.notFound();
    biller.gateway.enterCard(ref, verdictOf(card));
    return context.redirect(shown.returnUrl, 303);
  });
  app.post("/cards/:ref/leave", (context) => {
    const ref = context.req.param("ref");
    const shown = biller.gateway.findPage(ref);
    if (shown === undefined) return context.notFound();
    biller.gateway.leavePage(ref);
    return context.redirect(shown.returnUrl, 303);
  });

  app.post("/ingest", async (context) => {
    // A browser cannot send this content type to another origin without asking first, and nobody here answers that.
    if (context.req.header("content-type") !== "application/json") return context.notFound();
    const asked = readPath(await context.req.text());
    if (asked === "not-json") return context.text("This is no JSON.", 400);
    if (!asked.success) return context.notFound();
    const { path } = asked.data;
    return stream(context, async (lines) => {
      const write = (message: IngestMessage) => lines.writeln(JSON.stringify(message));
      const outcome = await ingest(biller.ingestion, policy, path, (progress) => {
        void write({ type: "progress", progress });
      });
      await write(outcome);
    });
  });
  return app;
}

function readPath(text: string): ReturnType<typeof handedOver.safeParse> | "not-json" {
  try {
    return handedOver.safeParse(JSON.parse(text));
  } catch {
    return "not-json";
  }
}
