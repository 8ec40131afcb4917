import { describeIdSource } from "@billsdue/core/testing";

import { createCountingIdSource } from "../src/index.ts";

describeIdSource("memory", createCountingIdSource);
