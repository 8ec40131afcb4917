import type { MiddlewareHandler } from "hono";

const names = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Answers 403 to a request that was not sent to this machine's own name at the port of `origin`: a web page whose name resolves to
 * loopback (DNS rebinding) is of the same origin as its requests, and nothing else tells it from a page of ours.
 */
export function onlyThisMachine(origin: string): MiddlewareHandler {
  // Empty where it is the protocol's own port, which a Host header leaves out too.
  const { port } = new URL(origin);
  const hosts = new Set(names.map((name) => (port === "" ? name : `${name}:${port}`)));
  return async (context, next) => {
    if (hosts.has(context.req.header("host")?.toLowerCase() ?? "")) return next();
    return context.text("This program answers this machine only.", 403);
  };
}
