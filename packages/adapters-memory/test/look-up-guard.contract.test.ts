import { describeLookUpGuard } from "@billsdue/core/testing";

import { createMemoryLookUpGuard } from "../src/index.ts";

describeLookUpGuard("memory", createMemoryLookUpGuard);
