import { describeRunLedger } from "@billsdue/core/testing";

import { createMemoryRunLedger } from "../src/index.ts";

describeRunLedger("memory", createMemoryRunLedger);
