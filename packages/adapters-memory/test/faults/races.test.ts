import { describeRaces } from "@billsdue/core/testing";

import { createMemoryWorld } from "./memory-world.ts";

describeRaces("memory", createMemoryWorld);
