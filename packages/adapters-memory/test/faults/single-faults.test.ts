import { describeSingleFaults } from "@billsdue/core/testing";

import { createMemoryWorld } from "../../src/testing/index.ts";
import { chosenContexts } from "./chosen-contexts.ts";

const half = chosenContexts.filter(({ card }) => card !== "sleeps" && card !== "leave");

describeSingleFaults("memory", createMemoryWorld, half);
