import type { Channel } from "@billsdue/core";
import type { Mischief } from "@billsdue/core/testing";
import fc, { type Arbitrary } from "fast-check";

/** The steps of the workflow; `wait` is the one that lets it wait. */
export const stepNames = ["submit", "wait", "resolve", "sendEmail", "sendText"] as const;

/** One of them. */
export type StepName = (typeof stepNames)[number];

/** A step that throws, before or after it has done what it does: from its `nth` call on, so many times. */
export interface StepFault {
  readonly step: StepName;
  readonly nth: number;
  readonly when: "before" | "after";
  readonly times: number;
}

/** More often than any step is tried. */
export const atEveryTry = 20;

/** What becomes of one message that is sent. */
export type Delivery = "delivered" | "failed" | "refused" | "delivered, unanswered";

/** What a payer does at the card page. */
export type Payer =
  | "pays"
  | "is declined"
  | "is declined, then pays"
  | "pays, unanswered"
  | "pays at the last moment"
  | "leaves"
  | "stays away";

/** One payment, and everything that goes wrong around it. */
export interface Scene {
  readonly receipts: readonly Channel[];
  readonly payer: Payer;
  /** How long the payer is at the card page. */
  readonly thinksMs: number;
  readonly mischief: readonly Mischief[];
  /** What becomes of the first messages; all others are delivered. */
  readonly emails: readonly Delivery[];
  readonly texts: readonly Delivery[];
  readonly faults: readonly StepFault[];
  /** Which wake-ups are lost, counted from 1. */
  readonly lostWakeUps: readonly number[];
  readonly isStartLost: boolean;
}

/** A payment of which nothing goes wrong. */
export const quietScene: Scene = {
  receipts: [],
  payer: "pays",
  thinksMs: 20_000,
  mischief: [],
  emails: [],
  texts: [],
  faults: [],
  lostWakeUps: [],
  isStartLost: false,
};

const receipts = fc.subarray<Channel>(["email", "text"]);

const payers = fc.constantFrom<Payer[]>(
  "pays",
  "pays",
  "is declined",
  "is declined, then pays",
  "pays, unanswered",
  "pays at the last moment",
  "leaves",
  "stays away",
);

const deliveries = fc.array(
  fc.constantFrom<Delivery[]>("delivered", "failed", "refused", "delivered, unanswered"),
  { maxLength: 3 },
);

const faults = fc.array(
  fc.record({
    step: fc.constantFrom(...stepNames),
    nth: fc.integer({ min: 1, max: 3 }),
    when: fc.constantFrom("before" as const, "after" as const),
    times: fc.constantFrom(1, 1, 2, atEveryTry),
  }),
  { maxLength: 2 },
);

/** Any scene of a gateway that does what it is asked, and answers as it likes. */
export function scenes(faultsAt: Readonly<Record<string, readonly string[]>>): Arbitrary<Scene> {
  const places = Object.entries(faultsAt)
    // What is told once and taken back is lost with the one answer that tells it: who has asked at that moment knows, and nobody else.
    .filter(([fault]) => fault !== "decline-after-approval")
    .flatMap(([fault, operations]) => operations.map((operation) => ({ fault, operation })));
  const mischief = fc.array(
    fc
      .record({ place: fc.constantFrom(...places), nth: fc.integer({ min: 1, max: 3 }) })
      .map(({ place, nth }) => ({ ...place, nth })),
    { maxLength: 2 },
  );
  return fc.record({
    receipts,
    payer: payers,
    thinksMs: fc.constantFrom(0, 1_000, 20_000, 90_000),
    mischief,
    emails: deliveries,
    texts: deliveries,
    faults,
    lostWakeUps: fc.subarray([1, 2, 3]),
    isStartLost: fc.boolean(),
  });
}
