import { describeGatewayMischief } from "@billsdue/core/testing";

import { chosenContexts } from "./chosen-contexts.ts";
import { unreliableWorlds } from "./unreliable-world.ts";

const long = Number(process.env["PROPERTY_RUNS"] ?? 0) >= 10_000;
const few = chosenContexts.filter(
  ({ payers, file }) => file === "none" && (payers === "one" || payers === "late"),
);

describeGatewayMischief("memory", unreliableWorlds, long ? chosenContexts : few);
