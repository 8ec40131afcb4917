import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { createApi } from "@billsdue/handlers";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";

import type { Addresses, LocalBiller } from "../compose.ts";
import { onlyThisMachine } from "./only-this-machine.ts";

const builtSite = fileURLToPath(
  new URL(".", import.meta.resolve("@billsdue/website/dist/index.html")),
);

/** Where Stripe's hosted Checkout is. */
const stripePages = "https://checkout.stripe.com";

/** Whether the website has been built. */
export function isWebsiteBuilt(): boolean {
  return existsSync(builtSite);
}

/** The website's files under the strict headers of a page that takes payments, and the API beside them. */
export function createWebsite(
  { api, cards }: Pick<LocalBiller, "api" | "cards">,
  addresses: Addresses,
): Hono {
  const app = new Hono();
  app.use(onlyThisMachine(addresses.website));
  app.route("/", createApi(api));
  app.use(headersFor(cards === undefined ? stripePages : addresses.backstage));
  app.use(async (context, next) => {
    await next();
    const isAsset = context.req.path.startsWith("/assets/") && context.res.ok;
    context.header("Cache-Control", isAsset ? "public, max-age=31536000, immutable" : "no-store");
    if (!isAsset) context.header("X-Robots-Tag", "noindex");
  });
  app.use(serveStatic({ root: builtSite }));
  app.notFound((context) =>
    context.text("There is nothing here. The billing website is at /.", 404),
  );
  return app;
}

function headersFor(gatewayOrigin: string): ReturnType<typeof secureHeaders> {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      connectSrc: ["'self'"],
      formAction: ["'self'", gatewayOrigin],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    referrerPolicy: "no-referrer",
    xFrameOptions: "DENY",
    crossOriginOpenerPolicy: "same-origin",
    crossOriginResourcePolicy: "same-origin",
    permissionsPolicy: {
      camera: [],
      geolocation: [],
      microphone: [],
      payment: [],
      usb: [],
    },
  });
}
