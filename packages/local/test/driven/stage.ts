import { createUnreliablePaymentGateway } from "@billsdue/adapters-memory";
import { unreliableWorlds } from "@billsdue/adapters-memory/testing";
import {
  type DeliveryRefused,
  type Failure,
  type ReceiptPorts,
  type SweepPorts,
  unavailable,
} from "@billsdue/core";
import type { MischiefHarness, World } from "@billsdue/core/testing";
import { err, errAsync, type ResultAsync } from "neverthrow";

import type { Delivery, Scene, StepName } from "./scene.ts";

const minute = 60_000;

/** Worlds whose card pages are over after twenty minutes, and whose gateway is silent for three at the most. */
export const worlds: MischiefHarness = unreliableWorlds({
  createGateway: (options) =>
    createUnreliablePaymentGateway({
      ...options,
      pageLifeMs: 20 * minute,
      longSilenceMs: 3 * minute,
    }),
});

/** Does a step, and throws before or after it where the scene says so. */
export type Perform = <Value>(step: StepName, act: () => Promise<Value>) => Promise<Value>;

/** A world with what goes wrong in it, for a workflow to drive a payment in. */
export interface Stage {
  readonly world: World;
  readonly ports: Omit<SweepPorts, "workflow" | "receipts"> & ReceiptPorts;
  readonly perform: Perform;
  /** Whether the next wake-up is lost. */
  readonly losesWakeUp: () => boolean;
}

/** The stage of a scene. */
export async function setStage(scene: Scene): Promise<Stage> {
  const world = await worlds.createWorld(scene.mischief, {
    declinedCard: scene.payer === "is declined, then pays" ? "another-may-follow" : "ends-payment",
  });
  const { mailer, texter } = world.ports;
  let wakeUps = 0;
  return {
    world,
    ports: {
      ...world.ports,
      mailer: { send: unreliably(mailer.send, scene.emails) },
      texter: { send: unreliably(texter.send, scene.texts) },
    },
    perform: performing(scene),
    losesWakeUp: () => {
      wakeUps += 1;
      return scene.lostWakeUps.includes(wakeUps);
    },
  };
}

function performing({ faults }: Scene): Perform {
  const calls = new Map<StepName, number>();
  return async (step, act) => {
    const nth = (calls.get(step) ?? 0) + 1;
    calls.set(step, nth);
    const throws = (when: "before" | "after") => {
      const isHit = faults.some(
        (fault) =>
          fault.step === step &&
          fault.when === when &&
          nth >= fault.nth &&
          nth < fault.nth + fault.times,
      );
      if (isHit) throw new Error(`${step} died ${when} its effect`);
    };
    throws("before");
    const done = await act();
    throws("after");
    return done;
  };
}

type Sent = ResultAsync<void, DeliveryRefused | Failure>;

/** Sends the first messages as `deliveries` says. */
function unreliably<Message>(
  send: (message: Message) => Sent,
  deliveries: readonly Delivery[],
): (message: Message) => Sent {
  const left = [...deliveries];
  return (message) => {
    const lost = unavailable("sender", "no answer");
    switch (left.shift() ?? "delivered") {
      case "delivered":
        return send(message);
      case "failed":
        return errAsync(lost);
      case "refused":
        return errAsync({ type: "delivery-refused", reason: "no such address" });
      case "delivered, unanswered":
        return send(message).andThen(() => err(lost));
    }
  };
}
