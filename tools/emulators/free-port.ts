import { once } from "node:events";
import { createServer } from "node:net";

const given = new Set<number>();

/** A port of this machine that nobody listens on, and that this process did not get before. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || address === null) throw new TypeError("no port");
  if (given.has(address.port)) return freePort();
  given.add(address.port);
  return address.port;
}
