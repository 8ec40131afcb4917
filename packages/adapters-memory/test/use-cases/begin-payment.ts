import type { PaymentId } from "@billsdue/core";
import { value } from "@billsdue/core/testing";

import { createWorld, type World, type WorldOptions } from "./world.ts";

type Wish = Parameters<World["request"]>[0];

/** Puts the bill in place, and asks to pay it. */
export async function begin(world: World, wish: Wish = {}): Promise<PaymentId> {
  await world.bill();
  const { payment } = value(await world.request(wish));
  return payment.id;
}

/** A world with a payment that was sent. */
export async function sent(
  options: WorldOptions = {},
  wish: Wish = {},
): Promise<{ readonly world: World; readonly id: PaymentId }> {
  const world = createWorld(options);
  const id = await begin(world, wish);
  value(await world.submit(id));
  return { world, id };
}
