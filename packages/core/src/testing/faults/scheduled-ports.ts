import type { Scheduler } from "fast-check";
import { ResultAsync } from "neverthrow";

import type { Effect } from "./effects.ts";
import { portsBy } from "./ports-by.ts";
import type { World } from "./world.ts";

/** What somebody does in one turn; in `look`, he sees what is stored. */
export type Step = Effect | "look" | "card" | "time";

/** Does `act` when it is its turn, and nothing else is done until it is over. */
export type Turn = <Value>(step: Step, act: () => Value | PromiseLike<Value>) => Promise<Value>;

/** What those who sleep in an effect let go by before they do it: long enough for others to come to their end. */
const turnsAsleep = 10;

/** Turns that `scheduler` gives in any order; `afterEach` hears of each of them, and of what came of it. */
export function createTurns<Item>(
  scheduler: Scheduler<Item>,
  afterEach: (step: Step, outcome: unknown) => void | Promise<void>,
): Turn {
  return async (step, act) => {
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    await scheduler.schedule(Promise.resolve(), step, undefined, async (begin) => {
      await begin();
      await ended;
    });
    try {
      const value = await act();
      await afterEach(step, value);
      return value;
    } finally {
      end();
    }
  };
}

/** Lets `turns` of others go by, or as many as they need. */
export async function letPass<Item>(scheduler: Scheduler<Item>, turns: number): Promise<void> {
  for (let nth = 0; nth < turns; nth += 1) await scheduler.schedule(Promise.resolve(), "waits");
}

/** The ports of one who takes part in a race: each call waits for its turn, and for many where the caller sleeps in that effect. */
export function scheduledPorts<Item>(
  ports: World["ports"],
  scheduler: Scheduler<Item>,
  turn: Turn,
  sleepsIn?: Effect,
): World["ports"] {
  return portsBy(
    ports,
    (effect, act) =>
      new ResultAsync(
        letPass(scheduler, effect === sleepsIn ? turnsAsleep : 0).then(() => turn(effect, act)),
      ),
  );
}
