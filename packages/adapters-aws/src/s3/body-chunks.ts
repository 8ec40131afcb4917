import { addAbortSignal, type Readable } from "node:stream";

import { stalled } from "./failures.ts";

/**
 * The chunks of an answer's body, one at a time, as they are asked for. Throws when it breaks, when nothing comes for `stallMs` (the time
 * that the reader takes between two chunks does not count) and when `signal` aborts. However it ends, the loop destroys the body, and with
 * it the connection.
 */
export async function* bodyChunks(
  body: Readable,
  stallMs: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, void> {
  if (signal !== undefined) addAbortSignal(signal, body);
  const watch = () => setTimeout(() => body.destroy(stalled(stallMs)), stallMs);
  const chunks: AsyncIterable<Uint8Array> = body;
  let watchdog = watch();
  try {
    for await (const chunk of chunks) {
      clearTimeout(watchdog);
      yield chunk;
      watchdog = watch();
    }
  } finally {
    clearTimeout(watchdog);
  }
}
