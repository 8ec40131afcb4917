import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { onTestFinished } from "vitest";

/** A service on this machine that misbehaves, until the test is over. */
export interface LocalServer {
  readonly endpoint: string;
  /** How many requests have come, each read to its end. */
  readonly requests: () => number;
  /** How many connections they came over. */
  readonly connections: () => number;
  /** A signal that aborts when the next request has come. */
  readonly untilAsked: () => AbortSignal;
}

/** One that answers no request, stops in the midst of an answer, resets the connection as soon as a request is there, or answers with `body`. */
export async function localServer(
  behaviour: "silent" | "stops" | "resets" | { readonly body: string },
): Promise<LocalServer> {
  let requests = 0;
  let connections = 0;
  let asked = new AbortController();
  const server = createServer((request, response) => {
    request.resume().once("end", () => {
      requests += 1;
      asked.abort();
      if (behaviour === "resets") request.socket.resetAndDestroy();
      else if (behaviour === "stops") response.writeHead(200, { "content-length": 100 }).write("{");
      else if (behaviour !== "silent") response.end(behaviour.body);
    });
  });
  server.on("connection", () => {
    connections += 1;
  });
  const endpoint = await listening(server);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const untilAsked = () => {
    asked = new AbortController();
    return asked.signal;
  };
  return { endpoint, requests: () => requests, connections: () => connections, untilAsked };
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}
