import type { DeliveryRefused, Failure } from "@billsdue/core";

import { exceptionOf, type Meanings, unavailableBy } from "../sdk/call.ts";
import { commonMeanings } from "../sdk/common-meanings.ts";

// https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html

const neverDelivered: Meanings = {
  BadRequestException: "SES does not take this address or message",
  MessageRejected: "SES does not send this message",
};

const meanings: Meanings = {
  ...commonMeanings,
  AccessDeniedException: "the role lacks ses:SendEmail for this sender",
  AccountSuspendedException: "the account may not send e-mail any more: see the SES console",
  InternalServiceErrorException: "SES has trouble of its own",
  LimitExceededException: "the account's quota of e-mails is used up",
  MailFromDomainNotVerifiedException: "the MAIL FROM domain of the sender is not verified",
  MessageRejected:
    "an address is not verified: verify the sender, or have the account moved out of the sandbox",
  NotFoundException: "there is no such configuration set or sender",
  SendingPausedException: "sending is paused for the account or the configuration set",
  TooManyRequestsException: "more is sent than this account may",
};

/** What an exception means for one e-mail: whether SES will never send it, or may have. The address stands in neither. */
export function mailProblem(thrown: unknown): DeliveryRefused | Failure {
  const reason = neverDelivered[exceptionOf(thrown).name];
  return reason === undefined || isUnverified(thrown)
    ? unavailableBy("mailer", meanings, thrown)
    : { type: "delivery-refused", reason };
}

/**
 * Whether an identity is not verified, which is the account's fault and not the message's. SES tells it from a message that it rejects in
 * its words alone: https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-error-messages.html
 */
function isUnverified(thrown: unknown): boolean {
  return thrown instanceof Error && /\bnot verified\b/i.test(thrown.message);
}
