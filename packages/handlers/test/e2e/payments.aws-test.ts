import { invoiceId as idOf } from "@billsdue/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";

import type { LookupBody } from "../../src/http/contract.ts";
import { behindFunctionUrl, behindLoadBalancer, behindRestApi } from "./api-events.ts";
import { type Biller, startBiller } from "./biller.ts";
import { createCanaries } from "./canaries.ts";
import { executionOf, transitionsOf } from "./executions.ts";
import type { Invoked } from "./functions.ts";
import { type Listener, listenTo } from "./listener.ts";
import { allLogs } from "./logs.ts";
import { payerOf } from "./payer.ts";

/** Longer than a card page is open. */
const pageIsOverMs = 41 * 60_000;
const bills = `InvoiceID,CustomerName,Balance,IsProcessed
6,Wilhelmina Quartermaine,501.00,0
7,Bartholomew Thistlewood,42.10,0
8,Evangeline Featherstone,99.95,0
9,Ignatius Cholmondeley,12.34,0
`;
const paid = { state: "paid", balance: { amount: "0.00", currency: "USD" }, payable: false };

let biller: Biller;
let listener: Listener;
const canaries = createCanaries();

beforeAll(async () => {
  biller = await startBiller({ Policy: JSON.stringify({ billerName: "City Water" }) });
  canaries.add(biller.gateway.apiKey, biller.gateway.signingSecret, biller.deployed.payLinkSecret);
  listener = await listenTo(biller);
  canaries.add("Quartermaine", "Thistlewood", "Featherstone", "Cholmondeley");
});
afterAll(() => biller.stop());

/** Somebody who knows the name on a bill. */
async function payerAt(invoiceId: string, name: string) {
  const payer = await payerOf(biller, { invoiceId, name });
  canaries.add(payer.token);
  return payer;
}

describe("a deployment", () => {
  it("ingests a file that is put into its bucket, and writes what became of it beside it", async () => {
    await biller.put("bills.csv", bills);
    const report = JSON.parse(await biller.content("inbox/billsdue-out/report_bills.json"));
    expect(report).toMatchObject({ outcome: "applied", rows: 4 });
    const processed = await biller.content("inbox/billsdue-out/processed_bills.psv");
    const rows = processed.trim().split("\n").slice(1);
    expect(rows.map((row) => row.split("|").filter((field) => field !== ""))).toStrictEqual([
      ["6", "Wilhelmina Quartermaine", "501.00", "USD", "2", "created"],
      ["7", "Bartholomew Thistlewood", "42.10", "USD", "3", "created"],
      ["8", "Evangeline Featherstone", "99.95", "USD", "4", "created"],
      ["9", "Ignatius Cholmondeley", "12.34", "USD", "5", "created"],
    ]);
    expect(await listener.heard("file-ingested")).toMatchObject([{ rows: 4 }]);
  });

  it("takes a payment from the bill to both receipts, in at most eight state transitions", async () => {
    const payer = await payerAt("6", "quartermaine");
    const receipt = { email: "wilhelmina@quartermaine.example", phone: "+12125550123" };
    canaries.add(receipt.email, receipt.phone);
    const { paymentId } = await payer.askToPay(receipt);
    const cardPage = await payer.cardPageOf(paymentId);
    canaries.add(await biller.taskTokenOf(paymentId));
    expect(biller.gateway.wire.enterCard(cardPage, "approve")).toBe(true);

    const execution = await executionOf(biller, paymentId);
    expect(execution).toMatchObject({
      status: "SUCCEEDED",
      entered: ["SubmitPayment", "WhatNext", "WaitForPayer", "WhatNext", "SendReceipts"],
    });
    // Of at most eight.
    expect(transitionsOf(execution)).toBe(7);
    expect(await payer.bill()).toMatchObject({
      ...paid,
      payments: [
        {
          status: "paid",
          receipts: [
            { channel: "email", status: "sent" },
            { channel: "text", status: "sent" },
          ],
        },
      ],
    });
    expect(await biller.aws.mails()).toMatchObject([
      { to: receipt.email, body: expect.stringContaining("501.00 USD") },
    ]);
    expect(await biller.aws.textsTo(receipt.phone)).toStrictEqual([
      expect.stringContaining(`City Water: 501.00 USD paid for invoice 6`),
    ]);
    expect(biller.gateway.wire.takings(idOf("6"))).toMatchObject([
      { amount: { minorUnits: 50_100n } },
    ]);
    expect(biller.gateway.webhooks).not.toHaveLength(0);
    expect(new Set(biller.gateway.webhooks)).toStrictEqual(new Set([204]));
    expect(await listener.heard("payment-captured")).toMatchObject([
      { type: "file-ingested" },
      { invoiceId: "6", paymentId, amount: { minorUnits: 50_100n } },
    ]);
    // Nothing of the payer is in what Step Functions keeps; the token is what it makes itself.
    expect(canaries.in([execution.history.replaceAll(/"taskToken[^,]*/g, "")])).toStrictEqual([]);
  });

  it("changes nothing when the file is put again, or a newer one still states the bill", async () => {
    const before = await biller.stored("6");
    await biller.put("bills.csv", bills);
    await biller.put("again.csv", bills);
    await biller.logged("ingest", (lines) => {
      const refused = lines.filter((line) => line.includes('"code":"F_ALREADY_INGESTED"'));
      return refused.length === 2;
    });
    expect(await biller.stored("6")).toStrictEqual(before);

    await biller.put("next.csv", `${bills}10,Agamemnon Ravenscroft,5.00,0\n`);
    canaries.add("Ravenscroft");
    const report = JSON.parse(await biller.content("inbox/billsdue-out/report_next.json"));
    expect(report).toMatchObject({ outcome: "applied", rows: 5 });
    const payer = await payerAt("6", "quartermaine");
    expect(await payer.bill()).toMatchObject(paid);
  });

  it("takes a payment without receipts, and sends none", async () => {
    const mails = await biller.aws.mails();
    const link = await biller.payLinkTo("7");
    canaries.add(link);
    const payer = await payerOf(biller, { link });
    canaries.add(payer.token);
    const { paymentId } = await payer.askToPay();
    biller.gateway.wire.enterCard(await payer.cardPageOf(paymentId), "approve");
    expect(await executionOf(biller, paymentId)).toMatchObject({
      status: "SUCCEEDED",
      entered: ["SubmitPayment", "WhatNext", "WaitForPayer", "WhatNext", "Done"],
    });
    expect(await payer.bill()).toMatchObject(paid);
    expect(await biller.aws.mails()).toStrictEqual(mails);
  });

  it.each([
    ["a REST API", behindRestApi],
    ["a function URL", behindFunctionUrl],
    ["a load balancer", behindLoadBalancer],
  ])("answers behind %s as well", async (_where, eventOf) => {
    const asked = await biller.invoke("api", eventOf("GET", "/api/biller"));
    expect(asked).toMatchObject({ result: { statusCode: 200 } });
    const body = JSON.stringify({ invoiceId: "8", name: "Featherstone" });
    const looked = await biller.invoke("api", eventOf("POST", "/api/lookups", body));
    const answer = answerIn(looked);
    canaries.add(answer.session.token);
    expect(answer.bill).toMatchObject({ balance: { amount: "99.95", currency: "USD" } });
  });

  it("meets no problem in all of this", async () => {
    const problems = /"level":"ERROR"|^\w*Error:/;
    expect((await allLogs(biller)).filter((line) => problems.test(line))).toStrictEqual([]);
  });

  it("releases a bill whose card was declined when its page is over, and takes another payment then", async () => {
    const payer = await payerAt("9", "cholmondeley");
    const { paymentId } = await payer.askToPay({ email: "ignatius@cholmondeley.example" });
    canaries.add("ignatius@cholmondeley.example");
    biller.gateway.wire.enterCard(await payer.cardPageOf(paymentId), "decline");
    expect(await payer.bill()).toMatchObject({ payable: false });
    await biller.clock.putForward(pageIsOverMs);
    await biller.sweepLater();
    expect(await executionOf(biller, paymentId)).toMatchObject({ status: "SUCCEEDED" });
    const later = await payerAt("9", "cholmondeley");
    expect(await later.bill()).toMatchObject({
      payable: true,
      payments: [{ status: "declined", declineReason: "card-declined" }],
    });
    expect(biller.gateway.wire.takings(idOf("9"))).toStrictEqual([]);

    const again = await later.askToPay();
    biller.gateway.wire.enterCard(await later.cardPageOf(again.paymentId), "approve");
    await executionOf(biller, again.paymentId);
    expect(await later.bill()).toMatchObject(paid);
    expect(biller.gateway.wire.takings(idOf("9"))).toHaveLength(1);
  });

  it("logs nothing of any payer's, and no secret", async () => {
    const lines = await allLogs(biller);
    expect(lines.length).toBeGreaterThan(50);
    expect(canaries.in(lines)).toStrictEqual([]);
  });
});

function answerIn(invoked: Invoked): LookupBody {
  const answer =
    "result" in invoked ? z.object({ body: z.string() }).parse(invoked.result) : undefined;
  return JSON.parse(answer?.body ?? expect.fail("it has thrown"));
}
