import { describeRaces } from "@billsdue/core/testing";

import { createStripeWorld } from "./stripe-world.ts";

describeRaces("Stripe", createStripeWorld);
