import { unreliableWorlds } from "@billsdue/adapters-memory/testing";
import { contexts, describeGatewayMischief, describeSingleFaults } from "@billsdue/core/testing";

import { createStripeWorld, createStripeWorldGateway } from "./stripe-world.ts";

// The rest, and histories and races, are in `pnpm test:stripe`.
const chosen = contexts.filter(
  ({ payers, file, card, isLost }) =>
    payers === "one" && file === "none" && card === "approve" && isLost !== true,
);

describeSingleFaults("Stripe", createStripeWorld, chosen);

describeGatewayMischief(
  "Stripe",
  unreliableWorlds({ createGateway: createStripeWorldGateway }),
  chosen,
);
