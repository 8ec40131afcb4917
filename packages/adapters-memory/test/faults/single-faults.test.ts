import { describeSingleFaults } from "@billsdue/core/testing";

import { chosenContexts } from "./chosen-contexts.ts";
import { createMemoryWorld } from "./memory-world.ts";

const half = chosenContexts.filter(({ card }) => card !== "sleeps" && card !== "leave");

describeSingleFaults("memory", createMemoryWorld, half);
