import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

import * as z from "zod";

/** A table that holds nothing and takes everything. */
export interface Sink {
  readonly url: string;
  /** How many items it was given. */
  readonly saved: () => number;
  readonly stop: () => void;
}

const statements = z.object({ Statements: z.array(z.unknown()) });

/** Speaks as much DynamoDB as an ingest of new invoices hears: no item is found, every statement is done. */
export async function startSink(): Promise<Sink> {
  let saved = 0;
  const answerTo = async (request: IncomingMessage): Promise<object> => {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += String(chunk);
    if (request.headers["x-amz-target"] === "DynamoDB_20120810.BatchGetItem") {
      return { Responses: {}, UnprocessedKeys: {} };
    }
    const { Statements } = statements.parse(JSON.parse(body));
    saved += Statements.length;
    return { Responses: Statements.map(() => ({})) };
  };
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    try {
      const answer = JSON.stringify(await answerTo(request));
      response.setHeader("content-type", "application/x-amz-json-1.0");
      response.end(answer);
    } catch {
      response.destroy();
    }
  };
  const server = createServer((request, response) => void respond(request, response)).listen(
    0,
    "127.0.0.1",
  );
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new TypeError("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    saved: () => saved,
    stop: () => server.close(),
  };
}
