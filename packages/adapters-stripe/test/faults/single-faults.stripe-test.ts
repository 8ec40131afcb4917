import { contexts, describeSingleFaults } from "@billsdue/core/testing";

import { createStripeWorld } from "./stripe-world.ts";

/** One payer with every card, and no file: what files and other payers do is no matter of the gateway's. */
const chosen = contexts.filter(
  ({ payers, file, card }) => payers === "one" && file === "none" && card !== "insufficient-funds",
);

describeSingleFaults("Stripe", createStripeWorld, chosen);
