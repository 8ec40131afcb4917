import { describeInvoiceStore } from "@billsdue/core/testing";

import { createMemoryInvoiceStore } from "../src/index.ts";

describeInvoiceStore("memory", createMemoryInvoiceStore);
