import { describeHistories } from "@billsdue/core/testing";

import { unreliableWorlds } from "../../src/testing/index.ts";

describeHistories("memory", unreliableWorlds(), "what it was asked for");
