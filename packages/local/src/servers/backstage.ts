import { readFaultSettings, verdictOf } from "@billsdue/adapters-memory";
import type { BillerPolicy } from "@billsdue/core";
import { isConnectionLost } from "@billsdue/local-gateway";
import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { secureHeaders } from "hono/secure-headers";
import { stream } from "hono/streaming";

import type { LocalCards } from "../adapters/card-gateway.ts";
import type { Addresses, LocalBiller } from "../compose.ts";
import { perform } from "../operator/perform.ts";
import { operatorCommand, type OperatorMessage } from "../operator/wire.ts";
import { cardPage } from "./card-page.ts";
import { gatewayPage } from "./gateway-page.ts";
import { noOtherSite } from "./no-other-site.ts";
import { onlyThisMachine } from "./only-this-machine.ts";
import { outboxPage } from "./outbox-page.ts";
import { stylesheet } from "./page.ts";

type Env = { Bindings: Partial<HttpBindings> };

/** A command has a profile with it. */
const mostBodyBytes = 64 * 1024;

/**
 * What is around the billing website on one machine, on a port of its own: the card gateway's page and failure dial, the outbox, and the
 * door through which the other `billsdue` commands ask something of the running program.
 */
export function createBackstage(
  biller: LocalBiller,
  policy: BillerPolicy,
  addresses: Addresses,
): Hono<Env> {
  const app = new Hono<Env>();
  app.use(onlyThisMachine(addresses.backstage));
  app.use(noOtherSite);
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

  if (biller.cards !== undefined) app.route("/", cardRoutes(biller.cards));

  app.post("/operator", async (context) => {
    // A browser cannot send this content type to another origin without asking first, and nobody here answers that.
    if (context.req.header("content-type") !== "application/json") return context.notFound();
    const asked = readCommand(await context.req.text());
    if (asked === "not-json") return context.text("This is no JSON.", 400);
    if (!asked.success) return context.notFound();
    return stream(context, async (lines) => {
      const write = (message: OperatorMessage) => lines.writeln(JSON.stringify(message));
      const outcome = await perform(biller, policy, asked.data, (progress) => {
        void write({ type: "progress", progress });
      });
      await write(outcome);
    });
  });
  return app;
}

/** The local card gateway: its failure dial, its page, and Stripe's API under `/v1`. */
function cardRoutes({ wire, faults }: LocalCards): Hono<Env> {
  const app = new Hono<Env>();
  app.get("/gateway", (context) => context.html(gatewayPage(faults.settings())));
  app.post("/gateway", async (context) => {
    const chosen = new URLSearchParams(await context.req.text());
    const { seed } = faults.settings();
    const read = readFaultSettings(chosen, () => seed);
    if (read.isErr()) return context.html(gatewayPage(faults.settings(), read.error), 400);
    faults.set(read.value);
    return context.redirect("/gateway", 303);
  });

  app.get("/cards/:ref", (context) => {
    const ref = context.req.param("ref");
    const shown = wire.findPage(ref);
    return shown === undefined
      ? context.notFound()
      : context.html(cardPage(ref, shown, faults.settings()));
  });
  app.post("/cards/:ref", async (context) => {
    const ref = context.req.param("ref");
    // Not parseBody, which throws where a form of another kind is broken.
    const card = new URLSearchParams(await context.req.text()).get("card") ?? "";
    if (wire.findPage(ref) === undefined) return context.notFound();
    const verdict = verdictOf(card);
    wire.enterCard(ref, verdict);
    const shown = wire.findPage(ref);
    if (shown === undefined) return context.notFound();
    // Whoever's card was declined may type another.
    const isDeclined = verdict === "decline" || verdict === "insufficient-funds";
    return context.redirect(
      isDeclined && shown.status === "open" ? `/cards/${ref}` : shown.returnUrl,
      303,
    );
  });
  app.post("/cards/:ref/leave", (context) => {
    const ref = context.req.param("ref");
    const shown = wire.findPage(ref);
    if (shown === undefined) return context.notFound();
    wire.leavePage(ref);
    return context.redirect(shown.returnUrl, 303);
  });

  app.all("/v1/*", async (context) => {
    try {
      return await wire.handle(context.req.raw);
    } catch (error) {
      if (!isConnectionLost(error)) throw error;
      context.env.incoming?.socket.destroy();
      return context.body(null, 502);
    }
  });
  return app;
}

function readCommand(text: string): ReturnType<typeof operatorCommand.safeParse> | "not-json" {
  try {
    return operatorCommand.safeParse(JSON.parse(text));
  } catch {
    return "not-json";
  }
}
