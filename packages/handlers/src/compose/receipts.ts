import { SESv2Client } from "@aws-sdk/client-sesv2";
import { SNSClient } from "@aws-sdk/client-sns";
import { createSesMailer, sesClientOptions } from "@billsdue/adapters-aws/ses";
import { createSnsTexter, snsTextClientOptions } from "@billsdue/adapters-aws/sns";
import type { Mailer, Texter } from "@billsdue/core";

import type { Runtime } from "../lambda/lambda-handler.ts";
import { observedMailer, observedTexter } from "../lambda/observed.ts";

/** E-mail by SES. */
export function composeMailer(
  { receiptsFrom: from }: { readonly receiptsFrom: string },
  { telemetry, deadline }: Runtime,
): Mailer {
  const client = new SESv2Client(sesClientOptions());
  return observedMailer(createSesMailer({ client, from, signal: deadline.signal }), telemetry);
}

/** Texts by SNS. */
export function composeTexter({ telemetry, deadline }: Runtime): Texter {
  const client = new SNSClient(snsTextClientOptions());
  return observedTexter(createSnsTexter({ client, signal: deadline.signal }), telemetry);
}
