import { describeSingleFaults } from "@billsdue/core/testing";

import { createMemoryWorld } from "../../src/testing/index.ts";
import { chosenContexts } from "./chosen-contexts.ts";

/** Payers who leave the card page, or never come: the other half, for the other core. */
const half = chosenContexts.filter(({ card }) => card === "sleeps" || card === "leave");

describeSingleFaults("memory", createMemoryWorld, half);
