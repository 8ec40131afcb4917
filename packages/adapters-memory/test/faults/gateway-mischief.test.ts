import { contexts, describeGatewayMischief } from "@billsdue/core/testing";

import { unreliableWorlds } from "./unreliable-world.ts";

describeGatewayMischief("memory", unreliableWorlds, contexts);
