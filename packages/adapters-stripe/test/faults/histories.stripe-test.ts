import { unreliableWorlds } from "@billsdue/adapters-memory/testing";
import { describeHistories } from "@billsdue/core/testing";

import { createStripeWorldGateway } from "./stripe-world.ts";

const worlds = unreliableWorlds({ createGateway: createStripeWorldGateway });

describeHistories("Stripe", worlds, "what it was asked for");
describeHistories("Stripe", worlds, "other money, too");
