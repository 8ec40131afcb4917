import { describeClock, instant } from "@billsdue/core/testing";

import { createManualClock } from "../src/index.ts";

describeClock("memory", () => createManualClock(instant("2026-11-22")));
