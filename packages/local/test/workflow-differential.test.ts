import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, test, vi } from "vitest";

import { byRunner, byStateMachine, type Ending, leftUndone } from "./driven/drivers.ts";
import { type Life, liveThrough } from "./driven/live.ts";
import { atEveryTry, quietScene, type Scene, scenes, type StepName } from "./driven/scene.ts";
import { worlds } from "./driven/stage.ts";

beforeAll(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterAll(() => {
  vi.useRealTimers();
});

/** What was special about the lives so far. */
const seen = new Set<string>();

describe("the payment workflow and the local program", () => {
  it("bring a payment to the same end, whatever goes wrong", async () => {
    await fc.assert(
      fc.asyncProperty(scenes(worlds.ofAnswers), async (scene) => {
        await compare(scene);
      }),
    );
  });

  it.each<readonly [string, Partial<Scene>]>([
    ["every wake-up is lost", { lostWakeUps: [1, 2, 3] }],
    ["no workflow could be started at first", { isStartLost: true }],
    ["it never can be submitted", { faults: [always("submit")] }],
    ["its workflow never can wait", { faults: [always("wait")] }],
    [
      "it never can be resolved, and nobody wakes it",
      { faults: [always("resolve")], lostWakeUps: [1] },
    ],
    ["no receipt can be sent", { faults: [always("sendEmail"), always("sendText")] }],
    ["its receipts are refused", { emails: ["refused"], texts: ["refused"] }],
    ["no receipt is answered", { emails: ["failed", "failed"], texts: ["failed"] }],
    [
      "its request is lost",
      { mischief: [{ fault: "lost-request", operation: "purchase", nth: 1 }] },
    ],
    ["its answer is lost", { mischief: [{ fault: "lost-answer", operation: "purchase", nth: 1 }] }],
    [
      "the gateway fails though it has done it",
      { mischief: [{ fault: "server-error", operation: "purchase", nth: 1 }] },
    ],
    [
      "the gateway does it late",
      { mischief: [{ fault: "late-execution", operation: "purchase", nth: 1 }] },
    ],
    [
      "the gateway is silent when it is asked",
      { mischief: [{ fault: "silence", operation: "card", nth: 1 }], lostWakeUps: [1, 2, 3] },
    ],
    [
      "the webhook is lost",
      { mischief: [{ fault: "webhook-lost", operation: "webhook", nth: 1 }] },
    ],
  ])("bring it there though %s", async (_what, changes) => {
    for (const payer of ["pays", "is declined", "leaves"] as const) {
      await compare({ ...quietScene, receipts: ["email", "text"], payer, ...changes });
    }
  });
});

describe("the payment workflow where nothing goes wrong", () => {
  const way = ["SubmitPayment", "WhatNext", "WaitForPayer", "WhatNext"];
  const overdue = ["SubmitPayment", "WhatNext", "WaitForPayer", "ResolvePayment", "WhatNext"];

  it.each<readonly [string, Partial<Scene>, readonly string[]]>([
    ["pays", {}, [...way, "Done"]],
    ["pays, and wants an e-mail", { receipts: ["email"] }, [...way, "SendEmail"]],
    ["pays, and wants a text", { receipts: ["text"] }, [...way, "SendText"]],
    [
      "pays, and wants both",
      { receipts: ["email", "text"] },
      [...way, "SendReceipts", "SendEmailOfBoth", "SendTextOfBoth"],
    ],
    ["pays at the last moment", { payer: "pays at the last moment" }, [...way, "Done"]],
    ["is declined", { payer: "is declined", receipts: ["email"] }, [...way, "Done"]],
    ["leaves", { payer: "leaves", receipts: ["email"] }, [...way, "Done"]],
    ["stays away", { payer: "stays away" }, [...overdue, "Done"]],
  ])(
    "needs nobody else where the payer %s, and waits for nothing",
    async (_what, changes, expected) => {
      const { endings } = await compare({ ...quietScene, ...changes });
      expect(endings.map(({ transitions }) => transitions)).toStrictEqual([expected]);
      expect(endings.flatMap(leftUndone)).toStrictEqual([]);
    },
  );
});

test("the payments have come to every end that there is, and by every way", () => {
  expect([...seen].toSorted()).toStrictEqual([
    "canceled",
    "captured",
    "declined",
    "email sent",
    "email undeliverable",
    "failed",
    "succeeded",
    "text sent",
    "text undeliverable",
    "through LeftToTheSweep",
    "through ResolvePayment",
    "through SendEmail",
    "through SendReceipts",
    "through SendText",
    "through WaitForPayer",
  ]);
});

function always(step: StepName): Scene["faults"][number] {
  return { step, nth: 1, when: "before", times: atEveryTry };
}

/** Lives a scene through with both, and compares what everybody has in the end. */
async function compare(scene: Scene): Promise<Life> {
  const expected = await liveThrough(scene, byRunner);
  const life = await liveThrough(scene, byStateMachine);
  expect(life.outcome).toStrictEqual(expected.outcome);
  expect(life.outcome.texts).toBeLessThanOrEqual(1);
  const captured = life.outcome.payments.filter(({ status }) => status === "captured");
  expect(life.outcome.taken).toStrictEqual(captured.map(({ amount }) => amount));
  expect([life.isDriving, life.endings.length]).toStrictEqual([false, 1]);
  for (const ending of life.endings) checkEnding(scene, ending);
  for (const what of traitsOf(life)) seen.add(what);
  return life;
}

/** One that has succeeded has left nothing undone; one that has failed could not do otherwise. */
function checkEnding(scene: Scene, ending: Ending): void {
  if (ending.ended.status === "failed") {
    expect(ending.ended.error).toBe("LeftToTheSweep");
    const couldNot = failsAtEveryTry(scene, 9, ["submit", "wait", "resolve"]);
    expect(couldNot, JSON.stringify(ending.transitions)).toBe(true);
  } else if (!failsAtEveryTry(scene, 4, ["sendEmail", "sendText"])) {
    expect(leftUndone(ending)).toStrictEqual([]);
  }
}

/** Whether one of the steps may fail so often in a row. */
function failsAtEveryTry({ faults }: Scene, tries: number, steps: readonly StepName[]): boolean {
  return steps.some((name) => {
    const times = faults.filter(({ step }) => step === name).map((fault) => fault.times);
    return times.reduce((sum, each) => sum + each, 0) >= tries;
  });
}

/** What was special about a life. */
function traitsOf({ outcome, endings }: Life): readonly string[] {
  return [
    ...outcome.payments.flatMap(({ status, receipts }) => [status, ...receipts]),
    ...endings.map(({ ended }) => ended.status),
    ...endings.flatMap(({ transitions }) =>
      transitions
        .filter(
          (name) => name.startsWith("Send") || name.includes("Pay") || name.startsWith("Left"),
        )
        .filter((name) => name !== "SubmitPayment" && !name.includes("OfBoth"))
        .map((name) => `through ${name}`),
    ),
  ];
}
