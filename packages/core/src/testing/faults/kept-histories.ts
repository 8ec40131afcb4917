import type { GatewayCapabilities } from "../../ports/payment-gateway.ts";
import type { Fault } from "./effects.ts";
import type { HistoryStep } from "./history-steps.ts";
import type { Mischief } from "./mischief.ts";

/** A history that once went wrong, here or with a mistake made on purpose, and is lived again in every run. */
export interface KeptHistory {
  readonly what: string;
  readonly isHonest: boolean;
  readonly steps: readonly HistoryStep[];
  readonly faults: readonly Fault[];
  readonly mischief: readonly Mischief[];
  readonly postingDays: number;
  readonly capabilities?: Partial<GatewayCapabilities>;
}

/** Whoever finds another one adds it here as it was printed. */
export const keptHistories: readonly KeptHistory[] = [
  {
    what: "two captures under one key, and no readable answer when the second webhook makes us ask",
    isHonest: false,
    steps: [{ do: "payer pays", nth: 0, card: "approve" }],
    faults: [],
    mischief: [
      { fault: "key-ignored", operation: "card", nth: 1 },
      { fault: "html", operation: "inquire", nth: 2 },
    ],
    postingDays: 0,
  },
  {
    what: "two captures under one key, and the save of what the first webhook said fails",
    isHonest: false,
    steps: [
      { do: "payer asks", nth: 0, isShown: false },
      { do: "workflows send" },
      { do: "card", card: "approve", page: 0 },
      { do: "payment is sent again", nth: 0 },
    ],
    faults: [{ effect: "save", nth: 4, kind: "before" }],
    mischief: [{ fault: "key-ignored", operation: "card", nth: 1 }],
    postingDays: 0,
  },
  {
    what: "a biller who posts on the same day, and charges more before anybody has said what became of the payment",
    isHonest: true,
    steps: [
      { do: "charge more", amount: 100 },
      { do: "payer asks", nth: 0, isShown: false },
      { do: "payment is sent again", nth: 0 },
      { do: "card", card: "approve", page: 0 },
    ],
    faults: [],
    mischief: [],
    postingDays: 0,
  },
  {
    what: "two captures under one key, told while the worker whose save failed still has its lease",
    isHonest: false,
    steps: [{ do: "payer pays", nth: 0, card: "approve" }, { do: "operator decides" }],
    faults: [{ effect: "save", kind: "before", nth: 3 }],
    mischief: [{ fault: "key-ignored", operation: "card", nth: 1 }],
    postingDays: 0,
  },
  {
    what: "an operator who confirms what was taken under its reference, before the gateway tells of it",
    isHonest: true,
    steps: [
      { do: "payer asks", nth: 0, isShown: false },
      { do: "payment is sent again", nth: 0 },
      { do: "card", card: "approve", page: 0 },
      { do: "payment is followed up", nth: 0 },
      { do: "operator confirms what was taken" },
    ],
    faults: [],
    mischief: [{ fault: "lost-request", operation: "inquire", nth: 1 }],
    postingDays: 0,
  },
  {
    what: "a payment that was declined is asked about while somebody else is at the card page",
    isHonest: true,
    steps: [
      { do: "payer pays", nth: 0, card: "decline" },
      { do: "payer asks", nth: 1, isShown: true },
      { do: "workflows send" },
      { do: "payment is followed up", nth: 0 },
      { do: "card", card: "approve", page: 0 },
    ],
    faults: [],
    mischief: [],
    postingDays: 1,
  },
  {
    what: "a request that arrives late, and is asked about before",
    isHonest: true,
    steps: [
      { do: "payer asks", nth: 0, isShown: true },
      { do: "workflows send" },
      { do: "payment is followed up", nth: 0 },
      { do: "time goes by", ms: 11_000 },
      { do: "card", card: "approve", page: 0 },
    ],
    faults: [],
    mischief: [{ fault: "late-execution", operation: "purchase", nth: 1 }],
    postingDays: 1,
  },
  {
    what: "a request that is lost, sent again where nothing can be cancelled, arrives late, and is asked about before",
    isHonest: true,
    steps: [
      { do: "payer asks", nth: 0, isShown: true },
      { do: "workflows send" },
      { do: "time goes by", ms: 11_000 },
      { do: "payment is followed up", nth: 0 },
      { do: "payment is followed up", nth: 0 },
      { do: "time goes by", ms: 11_000 },
      { do: "card", card: "approve", page: 0 },
    ],
    faults: [],
    mischief: [
      { fault: "lost-request", operation: "purchase", nth: 1 },
      { fault: "late-execution", operation: "purchase", nth: 2 },
    ],
    postingDays: 1,
    capabilities: { cancel: false },
  },
  {
    what: "a file that comes after a newer one, and knows less",
    isHonest: true,
    steps: [
      { do: "file is written" },
      { do: "charge more", amount: 100 },
      { do: "time goes by", ms: 1_000 },
      { do: "new file" },
      { do: "written file comes" },
    ],
    faults: [],
    mischief: [],
    postingDays: 1,
  },
  {
    what: "an operator whose decision is stored, and who is held before others hear of it",
    isHonest: false,
    steps: [
      { do: "payer pays", nth: 0, card: "decline" },
      { do: "payer asks", nth: 1, isShown: false },
      { do: "payer pays", nth: 0, card: "leave" },
      { do: "payer pays", nth: 2, card: "approve" },
      { do: "time goes by", ms: 1_000 },
    ],
    faults: [{ effect: "publish", kind: "zombie", nth: 5 }],
    mischief: [{ fault: "wrong-currency", operation: "card", nth: 1 }],
    postingDays: 0,
  },
  {
    what: "a paid request that is sent again where nothing can be asked, arrives late, and is not heard of for days",
    isHonest: true,
    steps: [
      { do: "payer pays", nth: 0, card: "approve" },
      { do: "time goes by", ms: 259_200_000 },
      { do: "card", card: "approve", page: 0 },
    ],
    faults: [],
    mischief: [{ fault: "late-execution", operation: "purchase", nth: 2 }],
    postingDays: 0,
    capabilities: { inquiry: false },
  },
];
