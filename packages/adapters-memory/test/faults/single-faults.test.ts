import { contexts, describeSingleFaults } from "@billsdue/core/testing";

import { createMemoryWorld } from "./memory-world.ts";

const half = contexts.filter(({ card }) => card !== "sleeps" && card !== "leave");

describeSingleFaults("memory", createMemoryWorld, half);
