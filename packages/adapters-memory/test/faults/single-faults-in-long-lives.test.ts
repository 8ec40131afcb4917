import { describeSingleFaults } from "@billsdue/core/testing";

import { chosenContexts } from "./chosen-contexts.ts";
import { createMemoryWorld } from "./memory-world.ts";

/** Payers who leave the card page, or never come: the other half, for the other core. */
const half = chosenContexts.filter(({ card }) => card === "sleeps" || card === "leave");

describeSingleFaults("memory", createMemoryWorld, half);
