import { describeGatewayMischief } from "@billsdue/core/testing";

import { chosenContexts, isLong } from "./chosen-contexts.ts";
import { unreliableWorlds } from "./unreliable-world.ts";

const few = chosenContexts.filter(
  ({ payers, file }) => file === "none" && (payers === "one" || payers === "late"),
);

describeGatewayMischief("memory", unreliableWorlds, isLong ? chosenContexts : few);
