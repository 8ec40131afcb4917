import { SendTaskFailureCommand } from "@aws-sdk/client-sfn";
import { invoiceId as idOf } from "@billsdue/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Biller, startBiller } from "./biller.ts";
import { unusedGrants } from "./calls.ts";
import { createCanaries } from "./canaries.ts";
import { executionOf, lastStateOf } from "./executions.ts";
import { killFunction } from "./kill-function.ts";
import { allLogs } from "./logs.ts";
import { type Payer, payerOf } from "./payer.ts";
import { until } from "./until.ts";

const names = [
  "Marmaduke",
  "Peregrine",
  "Cordelia",
  "Thaddeus",
  "Philippa",
  "Octavian",
  "Isadora",
  "Leopold",
  "Rosalind",
  "Sebastian",
];
const ids = names.map((_name, nth) => String(20 + nth));
const bills = [
  "InvoiceID,CustomerName,Balance,IsProcessed",
  ...names.map((name, nth) => `${20 + nth},${name} Wolverhampton,1${nth}.00,0`),
  "",
].join("\n");

let biller: Biller;
const canaries = createCanaries();

beforeAll(async () => {
  biller = await startBiller();
  canaries.add(biller.gateway.apiKey, biller.gateway.signingSecret, "Wolverhampton", ...names);
  await biller.put("bills.csv", bills);
  await biller.content("inbox/billsdue-out/report_bills.json");
});
afterAll(() => biller.stop());

/** A payment that has been asked for, with both receipts. */
interface Begun {
  readonly invoiceId: string;
  readonly paymentId: string;
  readonly payer: Payer;
  readonly receipt: { readonly email: string; readonly phone: string };
}

async function begin(nth: number): Promise<Begun> {
  const invoiceId = String(20 + nth);
  const payer = await payerOf(biller, { invoiceId, name: "Wolverhampton" });
  const receipt = { email: `${names[nth]}@wolverhampton.example`, phone: `+1212555010${nth}` };
  canaries.add(payer.token, receipt.email, receipt.phone);
  const { paymentId } = await payer.askToPay(receipt);
  return { invoiceId, paymentId, payer, receipt };
}

/** Types a card that is good, as soon as there is a page for it. */
async function pay({ payer, paymentId }: Begun): Promise<void> {
  const page = await payer.cardPageOf(paymentId);
  expect(biller.gateway.wire.enterCard(page, "approve")).toBe(true);
}

/** Waits until the workflow waits for the payer. */
async function untilWaiting({ paymentId }: Begun): Promise<void> {
  await until("the workflow at its wait", async () =>
    (await lastStateOf(biller, paymentId)) === "WaitForPayer" ? true : undefined,
  );
  canaries.add(await biller.taskTokenOf(paymentId));
}

/** What Step Functions does when the page is over: MiniStack's wait never ends by itself. */
async function endWait(taskToken: string): Promise<void> {
  const timeout = new SendTaskFailureCommand({ taskToken, error: "States.Timeout" });
  await biller.aws.clients.workflows.send(timeout);
}

/** What holds whatever has gone wrong. */
async function expectPaidOnce({ invoiceId, payer, receipt }: Begun): Promise<void> {
  expect(biller.gateway.wire.takings(idOf(invoiceId))).toHaveLength(1);
  expect(await payer.bill()).toMatchObject({
    state: "paid",
    balance: { amount: "0.00" },
    payments: [{ status: "paid", receipts: [{ status: "sent" }, { status: "sent" }] }],
  });
  const mails = await biller.aws.mails();
  expect(mails.filter(({ to }) => to === receipt.email)).toHaveLength(1);
  expect(await biller.aws.textsTo(receipt.phone)).toHaveLength(1);
}

/** The same, where the workflow has come to its end. */
async function expectWholeOnce(begun: Begun): Promise<void> {
  const execution = await executionOf(biller, begun.paymentId);
  expect(execution.status).toBe("SUCCEEDED");
  await expectPaidOnce(begun);
}

describe("a payment is taken once, and its receipts go out once", () => {
  it("where the function that sends it is killed when the gateway has opened the page", async () => {
    const killed: number[] = [];
    const victim = biller.deployed.functionOf("submit-payment");
    biller.gateway.whenOpened("20", () => killed.push(killFunction(biller.aws.url, victim)));
    const begun = await begin(0);
    await untilWaiting(begun);
    expect(killed).toStrictEqual([1]);
    expect(await biller.stored("20")).toMatchObject({ payments: [{ status: "submitting" }] });
    await biller.sweepLater();
    await pay(begun);
    await expectWholeOnce(begun);
  });

  it("where the gateway's answers are lost", async () => {
    biller.gateway.spoil("21", "purchase", "lost-answer");
    const begun = await begin(1);
    await untilWaiting(begun);
    expect(await biller.stored("21")).toMatchObject({ payments: [{ status: "unknown" }] });
    await biller.sweepLater();
    await pay(begun);
    await expectWholeOnce(begun);
  });

  it("where the webhooks are lost, and the sweep asks", async () => {
    biller.gateway.spoil("22", "webhook", "webhook-lost");
    const begun = await begin(2);
    await untilWaiting(begun);
    await pay(begun);
    await biller.sweepLater();
    await expectWholeOnce(begun);
  });

  it("where the webhooks are lost, and the wait is over before the sweep asks", async () => {
    biller.gateway.spoil("27", "webhook", "webhook-lost");
    const begun = await begin(7);
    await untilWaiting(begun);
    await pay(begun);
    await endWait(await biller.taskTokenOf(begun.paymentId));
    await expectWholeOnce(begun);
  });

  it("where each webhook comes twice", async () => {
    biller.gateway.spoil("23", "webhook", "webhook-duplicated");
    const begun = await begin(3);
    await untilWaiting(begun);
    await pay(begun);
    await expectWholeOnce(begun);
  });

  it.each([
    ["nobody finds the token of the workflow that waits", 4, undefined],
    ["the token that is found wakes nobody", 5, "a token of nobody's"],
  ])("where %s", async (_what, nth, instead) => {
    const begun = await begin(nth);
    await untilWaiting(begun);
    const token = await biller.taskTokenOf(begun.paymentId);
    await biller.loseTaskTokenOf(begun.paymentId, instead);
    await pay(begun);
    await begun.payer.paymentAt(begun.paymentId, "paid");
    expect(await lastStateOf(biller, begun.paymentId)).toBe("WaitForPayer");
    expect(await biller.aws.textsTo(begun.receipt.phone)).toStrictEqual([]);
    await biller.sweepLater();
    await expectPaidOnce(begun);

    await endWait(token);
    await expectWholeOnce(begun);
    const { entered } = await executionOf(biller, begun.paymentId);
    expect(entered.slice(-3)).toStrictEqual(["ResolvePayment", "WhatNext", "Done"]);
  });

  it("where the workflow cannot be started when it is asked for", async () => {
    const elsewhere = `${biller.deployed.paymentWorkflow}-elsewhere`;
    const variable = { BILLSDUE_PAYMENT_WORKFLOW_ARN: elsewhere };
    const begun = await biller.withVariables("api", variable, () => begin(6));
    expect(await biller.stored("26")).toMatchObject({ payments: [{ status: "created" }] });
    await biller.sweepLater();
    await untilWaiting(begun);
    await pay(begun);
    await expectWholeOnce(begun);
  });
});

describe("a function that is killed when a receipt has gone out", () => {
  const killed = (nth: number, name: "send-email" | "send-text", service: "ses" | "sns") => {
    const kill = () => void killFunction(biller.aws.url, biller.deployed.functionOf(name));
    biller.front.whenDone(name, service, kill);
    return begin(nth);
  };
  const sentTo = async ({ receipt }: Begun) => {
    const mails = (await biller.aws.mails()).filter(({ to }) => to === receipt.email);
    return { mails, texts: await biller.aws.textsTo(receipt.phone) };
  };

  it("lets no second text go out, and is not waited for for ever", async () => {
    const begun = await killed(8, "send-text", "sns");
    await pay(begun);
    await executionOf(biller, begun.paymentId);
    await biller.sweepLater();
    const { mails, texts } = await sentTo(begun);
    expect([mails, texts]).toMatchObject([{ length: 1 }, { length: 1 }]);
    expect(await begun.payer.bill()).toMatchObject({
      state: "paid",
      payments: [{ receipts: [{ status: "sent" }, { status: "undeliverable" }] }],
    });
  });

  it("lets another e-mail go out, under the same receipt number", async () => {
    const begun = await killed(9, "send-email", "ses");
    await pay(begun);
    await executionOf(biller, begun.paymentId);
    await biller.sweepLater();
    const { mails, texts } = await sentTo(begun);
    expect([mails, texts]).toMatchObject([{ length: 2 }, { length: 1 }]);
    expect(mails[0]?.body).toContain(`Receipt:  ${begun.paymentId}`);
    expect(mails[1]).toStrictEqual(mails[0]);
    expect(await begun.payer.bill()).toMatchObject({
      state: "paid",
      payments: [{ receipts: [{ status: "sent" }, { status: "sent" }] }],
    });
  });
});

describe("after all that", () => {
  it("no invoice is reserved, and none waits for an operator", async () => {
    for (const id of ids) {
      const { payments, exceptions = [] } = await biller.stored(id);
      expect(payments.map(({ status }) => status)).toStrictEqual(["captured"]);
      expect(exceptions).toStrictEqual([]);
    }
  });

  it("no function has been refused what it needs, or has what none of this needs", async () => {
    const functions = [
      "api",
      "submit-payment",
      "resolve-payment",
      "send-email",
      "send-text",
      "sweep",
    ] as const;
    expect(await unusedGrants(biller.aws, functions)).toStrictEqual({
      api: [],
      // What a payment needs that ends in this step: none of these does.
      "submit-payment": ["sns:Publish", "states:SendTaskSuccess"],
      "resolve-payment": [],
      "send-email": [],
      "send-text": [],
      sweep: [],
    });
    const denied = (await allLogs(biller)).filter((line) => /denied|the role/i.test(line));
    // The one of the workflow that could not be started.
    expect(denied).toStrictEqual([expect.stringContaining("states:StartExecution")]);
  });

  it("no log has anything of a payer's, or a secret", async () => {
    const lines = await allLogs(biller);
    expect(lines.length).toBeGreaterThan(50);
    expect(canaries.in(lines)).toStrictEqual([]);
  });
});
