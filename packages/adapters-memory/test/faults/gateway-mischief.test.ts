import { describeGatewayMischief } from "@billsdue/core/testing";

import { unreliableWorlds } from "../../src/testing/index.ts";
import { chosenContexts, isLong } from "./chosen-contexts.ts";

const few = chosenContexts.filter(
  ({ payers, file }) => file === "none" && (payers === "one" || payers === "late"),
);

describeGatewayMischief("memory", unreliableWorlds(), isLong ? chosenContexts : few);
