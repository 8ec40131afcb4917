import { ListExecutionsCommand } from "@aws-sdk/client-sfn";
import { createMemorySecrets } from "@billsdue/adapters-memory";
import { addMilliseconds, createPayLink } from "@billsdue/core";
import { invoiceId as idOf, value } from "@billsdue/core/testing";

import { handlerNames } from "../../src/deployment/index.ts";
import { readKeyMaterial } from "../../src/key-material.ts";
import { type Bucket, bucketOf } from "./bucket.ts";
import { type CardGateway, startCardGateway } from "./card-gateway.ts";
import { addVariables, deploy, type Deployed } from "./deploy.ts";
import { type Front, startFront } from "./front.ts";
import { type Functions, functionsOf } from "./functions.ts";
import { type OwnAws, receiptsFrom, startOwnAws } from "./own-aws.ts";
import { type Stored, storedIn } from "./stored.ts";
import { createTestClock, type TestClock } from "./test-clock.ts";
import { until } from "./until.ts";

/** The whole system, deployed: a biller, the cards of whose customers a gateway takes. */
export interface Biller extends Bucket, Stored, Functions {
  readonly aws: OwnAws;
  readonly front: Front;
  readonly gateway: CardGateway;
  readonly clock: TestClock;
  readonly deployed: Deployed;
  /** A link that opens an invoice for an hour. */
  readonly payLinkTo: (invoiceId: string) => Promise<string>;
  /** Puts the clock forward until what is left over now is due, sweeps, and waits until receipts are seen to. */
  readonly sweepLater: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const hourMs = 60 * 60_000;
/** Longer than the lease of a payment or a receipt and the sweep's grace together. */
const leftOverMs = 95_000;

/** Deploys all of it. `parameters` are those of the template. */
export async function startBiller(
  parameters: Readonly<Record<string, string>> = {},
): Promise<Biller> {
  const aws = await startOwnAws();
  const front = await startFront(aws.url);
  const clock = await createTestClock();
  const gateway = await startCardGateway(clock);
  const deployed = await deployFor(aws, gateway, parameters);
  await prepareFunctions(aws, deployed, front, clock);
  gateway.sendWebhooksTo(`${deployed.api}/api/gateway/webhooks`);
  const functions = functionsOf(aws, deployed);
  return {
    aws,
    front,
    gateway,
    clock,
    deployed,
    ...bucketOf(aws, deployed.bucket),
    ...storedIn(aws, deployed.table),
    ...functions,
    payLinkTo: (invoiceId) => payLinkTo(invoiceId, deployed.payLinkSecret, clock),
    sweepLater: async () => {
      await clock.putForward(leftOverMs);
      const swept = await functions.invoke("sweep", {});
      if ("problem" in swept) throw new Error(swept.problem);
      await untilReceiptsAreSeenTo(aws, deployed);
    },
    stop: async () => {
      await aws.stop();
      await front.stop();
      await gateway.stop();
      await clock.remove();
    },
  };
}

/** The sweep has executions of their own see to receipts, which are not named by their payments. */
async function untilReceiptsAreSeenTo(
  { clients }: OwnAws,
  { paymentWorkflow: stateMachineArn }: Deployed,
): Promise<void> {
  await until("end of the executions that see to receipts", async () => {
    const running = { stateMachineArn, statusFilter: "RUNNING" } as const;
    const { executions = [] } = await clients.workflows.send(new ListExecutionsCommand(running));
    return executions.some(({ name = "" }) => /^[0-9a-f]{64}$/.test(name)) ? undefined : true;
  });
}

function deployFor(
  aws: OwnAws,
  gateway: CardGateway,
  parameters: Readonly<Record<string, string>>,
): Promise<Deployed> {
  const given = {
    Website: "https://bills.example",
    ReceiptsFrom: receiptsFrom,
    StripeMode: "test",
    StripeOrigin: gateway.url,
    ...parameters,
  };
  const secrets = { stripeKey: gateway.apiKey, stripeWebhooks: gateway.signingSecret };
  return deploy(aws, given, secrets);
}

/** Gives every function the test's clock, and what stands between it and AWS. */
async function prepareFunctions(
  aws: OwnAws,
  { functionOf }: Deployed,
  { url }: Front,
  clock: TestClock,
): Promise<void> {
  for (const name of handlerNames) {
    const variables = {
      ...clock.variables,
      AWS_ENDPOINT_URL_S3: url,
      AWS_ENDPOINT_URL_SESV2: url,
      AWS_ENDPOINT_URL_SNS: url,
      // Each call names it.
      AWS_SDK_UA_APP_ID: name,
    };
    await addVariables(aws, functionOf(name), variables, clock.nodeOption);
  }
}

async function payLinkTo(invoiceId: string, secret: string, clock: TestClock): Promise<string> {
  const secrets = createMemorySecrets();
  secrets.rotate("both", secret);
  const names = { payLinks: "both", sessions: "both" };
  const [key] = value(await readKeyMaterial(secrets, names)).payLinkKeys;
  return createPayLink(idOf(invoiceId), addMilliseconds(clock.now(), hourMs), key);
}
