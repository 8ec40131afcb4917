import { createServer, type IncomingHttpHeaders, request as ask } from "node:http";

import type { HandlerName } from "../../src/deployment/index.ts";

/** What stands between the functions and some services of MiniStack. */
export interface Front {
  readonly url: string;
  /** Does something when the function's next call of the service is done; the function never hears of it. */
  readonly whenDone: (name: HandlerName, service: "ses" | "sns", act: () => void) => void;
  readonly stop: () => Promise<void>;
}

/** Serves it on this machine. */
export async function startFront(emulator: string): Promise<Front> {
  const { hostname, port } = new URL(emulator);
  const awaited = new Map<string, () => void>();
  const server = createServer((incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    const passed = ask({ hostname, port, method, path, headers }, (answer) => {
      const who = callerOf(headers);
      const act = awaited.get(who);
      awaited.delete(who);
      if (act === undefined) {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
        return;
      }
      act();
      incoming.socket.destroy();
    });
    passed.once("error", () => incoming.socket.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new TypeError("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    whenDone: (name, service, act) => void awaited.set(`${name} ${service}`, act),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The function, which names itself as the application, and the service that the request is signed for. */
function callerOf(headers: IncomingHttpHeaders): string {
  const [, name] = / app\/([\w-]+)-PT-/.exec(headers["user-agent"] ?? "") ?? [];
  const [, service] = /\/(\w+)\/aws4_request/.exec(headers.authorization ?? "") ?? [];
  return `${name} ${service}`;
}
