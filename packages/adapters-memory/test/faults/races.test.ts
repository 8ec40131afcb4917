import { describeRaces } from "@billsdue/core/testing";

import { createMemoryWorld } from "../../src/testing/index.ts";

describeRaces("memory", createMemoryWorld);
