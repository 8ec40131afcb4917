import { SendEmailCommand, type SESv2Client } from "@aws-sdk/client-sesv2";
import { type Mailer, unavailable } from "@billsdue/core";
import { errAsync } from "neverthrow";

import { call, type CallOptions } from "../sdk/call.ts";
import { mailProblem } from "./failures.ts";

/** What e-mail is sent with. */
export interface SesMailerOptions extends CallOptions {
  /** `new SESv2Client({ ...sesClientOptions() })`. */
  readonly client: SESv2Client;
  /** A verified sender: `receipts@biller.example`, or with a name `The Biller <receipts@biller.example>`. */
  readonly from: string;
  /** What SES does with bounces and complaints; the sender's own where nothing is said. */
  readonly configurationSet?: string;
}

/**
 * Sends e-mail through SES, as plain text in UTF-8, at least once: a try whose answer was lost is tried again. What SES will never send
 * is refused; an address that bounces later is SES's to report.
 */
export function createSesMailer(options: SesMailerOptions): Mailer {
  const { client, from, configurationSet } = options;
  return {
    send: ({ to, subject, body }) => {
      // A wrong sender must not count against the address: SES has one exception for both.
      if (!sender.test(from)) return errAsync(unavailable("mailer", noSender));
      return call(
        options,
        (sendOptions) =>
          client.send(
            new SendEmailCommand({
              FromEmailAddress: from,
              Destination: { ToAddresses: [to] },
              Content: { Simple: { Subject: utf8(subject), Body: { Text: utf8(body) } } },
              ConfigurationSetName: configurationSet,
            }),
            sendOptions,
          ),
        mailProblem,
      ).map(() => undefined);
    },
  };
}

/** An address, or a name and an address in angle brackets; all of it ASCII, as SES wants it. */
const sender = /^(?:[\x20-\x3b\x3d\x3f-\x7e]*<[!-;=?-~]+@[!-;=?-~]+>|[!-;=?-~]+@[!-;=?-~]+)$/;
const noSender =
  "nothing was sent: `from` is neither an address nor a name with one in <>, in ASCII (RFC 2047 encodes other names)";

function utf8(text: string): { readonly Data: string; readonly Charset: "UTF-8" } {
  return { Data: text, Charset: "UTF-8" };
}
