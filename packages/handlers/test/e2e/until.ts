import { setTimeout as delay } from "node:timers/promises";

/** Asks until there is an answer. For a busy machine. */
export async function until<Answer>(
  what: string,
  ask: () => Promise<Answer | undefined>,
  withinMs = 40_000,
): Promise<Answer> {
  const end = performance.now() + withinMs;
  while (performance.now() < end) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await delay(100);
  }
  throw new Error(`${what}: not within ${withinMs} ms`);
}
