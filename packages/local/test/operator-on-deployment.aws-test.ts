import { randomBytes, randomInt } from "node:crypto";

import { PutObjectCommand } from "@aws-sdk/client-s3";
import { defaultProfile, ingestFile } from "@billsdue/core";
import { value } from "@billsdue/core/testing";
import { composeOperator, operatorRuntime } from "@billsdue/handlers/operator";
import { expect, inject, it } from "vitest";

import { createAwsClients } from "../src/aws/clients.ts";
import { ensureResources } from "../src/aws/resources.ts";
import { billsdue } from "./run-billsdue.ts";

const rows = "InvoiceID,CustomerName,Balance,IsProcessed\n6,Mary Schaupp,501,0\n7,Ann Lee,x,0\n";

it("releases a file that a deployment holds, and explains a bill there, from the operator's machine", async () => {
  const { ministack } = inject("emulators");
  const account = String(randomInt(1e11, 1e12));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: ministack,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: "test",
  });
  const clients = createAwsClients();
  const names = { name: "river", from: "billing@example.com" };
  const resources = await ensureResources(clients, names, () =>
    randomBytes(32).toString("base64url"),
  );
  const { table, bucket, topicArn } = resources;
  Object.assign(process.env, {
    BILLSDUE_TABLE: table,
    BILLSDUE_BUCKET: bucket,
    BILLSDUE_TOPIC_ARN: topicArn,
    BILLSDUE_STRIPE_MODE: "test",
    BILLSDUE_STRIPE_KEY_SECRET: "stripe",
    BILLSDUE_WEBSITE: "https://bills.example",
    BILLSDUE_POLICY: '{"billerName":"River"}',
  });
  const key = "inbox/bills.csv";
  await clients.files.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: rows }));
  const { ingestion, policy } = composeOperator(operatorRuntime);
  const held = value(await ingestFile(ingestion)({ key, profile: defaultProfile, policy }));
  expect(held.outcome).toBe("held");

  const reason = "the biller knows of the one";
  const released = await billsdue(["release", held.fingerprint, "--reason", reason, "--deployed"]);
  expect(released).toMatchObject({ code: 0, stderr: "" });
  expect(released.stdout).toMatch(/created +1 +501\.00 USD\n/);

  const explained = await billsdue(["explain", "6", "--deployed"]);
  expect(explained).toMatchObject({ code: 0, stderr: "" });
  expect(explained.stdout).toContain("501.00");
  const waiting = await billsdue(["exceptions", "--deployed"]);
  expect(waiting).toMatchObject({ code: 0, stderr: "" });
  const elsewhere = await billsdue([
    "release",
    held.fingerprint,
    "--reason",
    "x",
    "--out",
    "y",
    "--deployed",
  ]);
  expect(elsewhere.stderr).toContain("leave out --out");
}, 60_000);
