import { randomInt } from "node:crypto";
import { utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { ListExecutionsCommand } from "@aws-sdk/client-sfn";
import { DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { expect, inject, it } from "vitest";
import * as z from "zod";

import { createAwsClients } from "../src/aws/clients.ts";
import { payerAt, typeGoodCard } from "./payer.ts";
import { billsdue, freePort, inEmptyFolder, startForTest } from "./run-billsdue.ts";

const mails = z.object({
  messages: z.record(z.string(), z.array(z.object({ To: z.array(z.string()) }))),
});

it("takes a file from bill to receipt on AWS, and finds it paid when it is started again", async () => {
  const { ministack } = inject("emulators");
  // MiniStack takes an access key of twelve digits for an account's number.
  const account = String(randomInt(1e11, 1e12));
  const env = {
    AWS_ENDPOINT_URL: ministack,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: "test",
  };
  Object.assign(process.env, env);
  const clients = createAwsClients();

  await inEmptyFolder(async (folder) => {
    const port = await freePort();
    const website = `http://localhost:${port}`;
    const header = "InvoiceID,CustomerName,Balance,IsProcessed\n";
    await writeFile(join(folder, "bills.csv"), `${header}6,Mary Schaupp,501,0\n`);
    const args = ["start", "--aws", "--aws-name", "river", "-f", "bills.csv", "-p", `${port}`];
    const begin = async () => {
      const running = startForTest(args, folder, env);
      return { running, said: await running.said("Ctrl-C stops it.") };
    };
    const end = async ({ child, finished }: Awaited<ReturnType<typeof begin>>["running"]) => {
      child.kill("SIGINT");
      const { code, stderr, stdout } = await finished;
      expect({ code, stderr }).toStrictEqual({ code: 0, stderr: "" });
      expect(stdout).toContain("stays on AWS");
    };

    const { running: first, said } = await begin();
    expect(said).toContain("Table         river\n");
    expect(said).toContain(`Bucket        river-${account}\n`);
    const { billUntil, askToPay } = await payerAt(website, "6", "schaupp");
    const receipt = { email: "mary@example.com", phone: "+12125550123" };
    expect((await typeGoodCard(await askToPay("501.00", receipt))).status).toBe(303);
    const paid = await billUntil(({ state }) => state === "paid");
    expect(paid.balance).toStrictEqual({ amount: "0.00", currency: "USD" });
    await first.said("text to +12125550123");
    await first.said("e-mail to mary@example.com");

    const stored = await DynamoDBDocumentClient.from(clients.table).send(
      new GetCommand({ TableName: "river", Key: { pk: "INVOICE#6" } }),
    );
    expect(JSON.parse(String(stored.Item?.["invoice"]))).toMatchObject({
      payments: [{ status: "captured" }],
    });
    const objects = await clients.files.send(
      new ListObjectsV2Command({ Bucket: `river-${account}` }),
    );
    expect(objects.Contents?.map(({ Key }) => Key)).toStrictEqual([
      "inbox/bills.csv",
      "inbox/billsdue-out/processed_bills.psv",
      "inbox/billsdue-out/rejected_bills.csv",
      "inbox/billsdue-out/report_bills.json",
    ]);
    const stateMachineArn = `arn:aws:states:us-east-1:${account}:stateMachine:river-payments`;
    const executions = await clients.workflows.send(new ListExecutionsCommand({ stateMachineArn }));
    expect(executions.executions).toHaveLength(1);
    const sent = await fetch(`${ministack}/_ministack/ses/messages?account=${account}`);
    const { messages } = mails.parse(await sent.json());
    expect(messages[account]?.map(({ To }) => To)).toStrictEqual([["mary@example.com"]]);

    const again = await billsdue(["ingest", "bills.csv", "-p", `${port}`], folder);
    expect(again.stderr).toContain("F_ALREADY_INGESTED");
    const elsewhere = await billsdue(
      ["ingest", "bills.csv", "--out", "x", "-p", `${port}`],
      folder,
    );
    expect(elsewhere.stderr).toContain("leave out --out");
    await writeFile(join(folder, "later.csv"), `${header}6,Mary Schaupp,501,0\n7,Ann Lee,9.99,0\n`);
    const plan = await billsdue(["plan", "later.csv", "-p", `${port}`], folder);
    expect(plan.stdout).toMatch(/created +1 +9\.99 USD\n/);
    await end(first);

    const { running: second, said: saidAgain } = await begin();
    expect(saidAgain).toContain("F_ALREADY_INGESTED");
    // Brought later, and written earlier: it may not change what a newer file has said.
    await writeFile(join(folder, "older.csv"), `${header}6,Mary Schaupp,999,0\n`);
    await utimes(join(folder, "older.csv"), new Date(2026, 0, 1), new Date(2026, 0, 1));
    const older = await billsdue(["ingest", "older.csv", "-p", `${port}`], folder);
    expect(older.stdout).toMatch(/stale +1\b/);
    const later = await billsdue(["ingest", "later.csv", "-p", `${port}`], folder);
    expect(later).toMatchObject({ code: 0, stderr: "" });
    const sameBill = await payerAt(website, "6", "schaupp");
    expect(await sameBill.billUntil(() => true)).toMatchObject({ state: "paid", payments: [{}] });
    await end(second);
  });
}, 90_000);

it("says in one line what is missing where AWS cannot be used", async () => {
  await inEmptyFolder(async (folder) => {
    const env = { AWS_ENDPOINT_URL: "http://127.0.0.1:9", AWS_REGION: "us-east-1" };
    const keys = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
    const refused = await startForTest(["start", "--aws"], folder, { ...env, ...keys }).finished;
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toMatch(
      /^billsdue: AWS at http:\/\/127\.0\.0\.1:9 cannot be used: [^\n]+\n$/,
    );
  });
}, 60_000);
