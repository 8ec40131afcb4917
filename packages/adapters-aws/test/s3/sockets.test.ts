import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

import { S3Client } from "@aws-sdk/client-s3";
import { describe, expect, it, onTestFinished, vi } from "vitest";

import { createS3FileStore, s3ClientOptions } from "../../src/s3/index.ts";
import { bytes, opened, readThrough } from "./reading.ts";

const content = bytes(20_000_000);

/** S3 as a server of this machine, with one object; `answer` answers the `nth` GET with its bytes from the first that is asked for. */
async function createServedStore(
  answer: (response: ServerResponse, rest: Buffer, nth: number) => void,
  timeouts: { readonly requestTimeout?: number; readonly socketTimeout?: number } = {},
) {
  let gets = 0;
  const sockets = new Set<Socket>();
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const from = Number(/\d+/.exec(request.headers.range ?? "")?.[0] ?? 0);
    response.writeHead(from === 0 ? 200 : 206, {
      "content-length": content.length - from,
      etag: '"e1"',
      "last-modified": "Sun, 22 Nov 2026 09:30:00 GMT",
    });
    if (request.method === "HEAD") return response.end();
    gets += 1;
    return answer(response, content.subarray(from), gets - 1);
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const client = new S3Client({
    ...s3ClientOptions(),
    requestHandler: { throwOnRequestTimeout: true, ...timeouts },
    maxAttempts: 1,
    endpoint: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    forcePathStyle: true,
  });
  onTestFinished(() => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  });
  const backoff = { tries: 2, firstMs: 0, mostMs: 0 };
  const files = createS3FileStore({
    client,
    bucket: "bills",
    backoff,
    stallMs: timeouts.socketTimeout === undefined ? 50 : 5000,
  });
  return { files, sockets, gets: () => gets };
}

describe("an object over sockets", () => {
  it("is read whole when its connections are reset, closed or silent", async () => {
    const { files, gets } = await createServedStore((response, rest, nth) => {
      if (nth === 3) response.end(rest);
      else response.write(rest.subarray(0, 3_000_001 + nth));
      if (nth === 0) setTimeout(() => response.socket?.resetAndDestroy(), 20);
      if (nth === 1) setTimeout(() => response.socket?.end(), 20);
    });
    const read = await readThrough(await opened(files, "bills.csv"));
    expect(read.failure).toBeUndefined();
    expect(read.content.equals(content)).toBe(true);
    expect(gets()).toBe(4);
  });

  it("is not fetched ahead of a slow reader, and its connection is closed when the reader leaves", async () => {
    let socket: Socket | null = null;
    const { files, sockets } = await createServedStore((response, rest) => {
      ({ socket } = response);
      response.end(rest);
    });
    for await (const chunk of (await opened(files, "bills.csv")).read()) {
      expect(chunk.isOk()).toBe(true);
      await new Promise((resolve) => setTimeout(resolve, 50));
      // What the server could not hand on yet; a few megabytes are in the kernel's buffers.
      expect(socket).toHaveProperty("writableLength", expect.any(Number));
      expect(Reflect.get(socket ?? {}, "writableLength")).toBeGreaterThan(10_000_000);
      break;
    }
    await vi.waitFor(() => expect([...sockets].filter((open) => open === socket)).toHaveLength(0));
  });

  it("is gone on with when the SDK's own time-out of a socket is shorter", async () => {
    const { files, gets } = await createServedStore(
      (response, rest, nth) => {
        if (nth > 0) response.end(rest);
        else response.write(rest.subarray(0, 3_000_001));
      },
      { socketTimeout: 20 },
    );
    const read = await readThrough(await opened(files, "bills.csv"));
    expect(read.failure).toBeUndefined();
    expect(read.content.equals(content)).toBe(true);
    expect(gets()).toBeGreaterThan(1);
  });

  it("that does not begin to come in time is unavailable", async () => {
    const { files, sockets } = await createServedStore(() => undefined, { requestTimeout: 50 });
    const { failure } = await readThrough(await opened(files, "bills.csv"));
    expect(failure).toMatchObject({
      reason: expect.stringMatching(/^TimeoutError: S3 did not answer in time/),
    });
    await vi.waitFor(() => expect(sockets.size).toBeLessThanOrEqual(1));
  });
});
