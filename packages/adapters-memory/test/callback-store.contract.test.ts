import { describeCallbackStore } from "@billsdue/core/testing";

import { createMemoryCallbackStore } from "../src/index.ts";

describeCallbackStore("memory", createMemoryCallbackStore);
