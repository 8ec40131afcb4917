import { contexts, describeSingleFaults } from "@billsdue/core/testing";

import { createMemoryWorld } from "./memory-world.ts";

/** Payers who leave the card page, or never come: the other half, for the other core. */
const half = contexts.filter(({ card }) => card === "sleeps" || card === "leave");

describeSingleFaults("memory", createMemoryWorld, half);
