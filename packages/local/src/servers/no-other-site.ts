import type { MiddlewareHandler } from "hono";

const ownSites = ["same-origin", "none"];

/**
 * Answers 403 to what changes something and is asked by a page of another origin, the website's included: a browser says so of itself, a
 * program sends neither header. A page that sends no referrer has `null` as its origin, so that does not count against it.
 */
export const noOtherSite: MiddlewareHandler = async (context, next) => {
  const { method } = context.req;
  if (method === "GET" || method === "HEAD") return next();
  const site = context.req.header("sec-fetch-site");
  const origin = context.req.header("origin");
  // `onlyThisMachine` has made sure of the host.
  const own = `http://${context.req.header("host")}`;
  const isOwn = origin === undefined || origin === "null" || origin === own;
  if (isOwn && (site === undefined || ownSites.includes(site))) return next();
  return context.text("This program takes nothing from pages of other sites.", 403);
};
