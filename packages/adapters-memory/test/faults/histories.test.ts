import { describeHistories } from "@billsdue/core/testing";

import { unreliableWorlds } from "./unreliable-world.ts";

describeHistories("memory", unreliableWorlds, "what it was asked for");
