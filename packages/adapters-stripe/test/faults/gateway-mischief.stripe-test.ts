import { unreliableWorlds } from "@billsdue/adapters-memory/testing";
import { contexts, describeGatewayMischief } from "@billsdue/core/testing";

import { createStripeWorldGateway } from "./stripe-world.ts";

/** One payer with every card. */
const chosen = contexts.filter(({ payers, file }) => payers === "one" && file === "none");

describeGatewayMischief(
  "Stripe",
  unreliableWorlds({ createGateway: createStripeWorldGateway }),
  chosen,
);
