import { serve } from "@hono/node-server";
import { errAsync, ResultAsync } from "neverthrow";

/** A server that answers, on loopback only. */
export interface Listening {
  readonly port: number;
  /** Stops answering and drops what is open. */
  readonly close: () => Promise<void>;
}

/** Why a port cannot be used. */
export interface PortRefused {
  readonly type: "port-refused";
  readonly port: number;
  readonly reason: string;
}

const hostname = "localhost";

/** Serves `fetch` on `port` of this machine's loopback address; 0 takes any free one. */
export function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  port: number,
): ResultAsync<Listening, PortRefused> {
  const started = new Promise<Listening>((resolve, reject) => {
    const server = serve({ fetch, port, hostname }, (info) =>
      resolve({ port: info.port, close: () => close(server) }),
    );
    server.once("error", reject);
  });
  return ResultAsync.fromPromise(started, (error) => error).orElse((error) =>
    errAsync({ type: "port-refused", port, reason: reasonOf(error) } as const),
  );
}

function close(server: ReturnType<typeof serve>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ("closeAllConnections" in server) server.closeAllConnections();
  });
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") return "it is taken";
  if (code === "EACCES") return "this user may not use it";
  return error instanceof Error ? error.message : "it cannot be used";
}
