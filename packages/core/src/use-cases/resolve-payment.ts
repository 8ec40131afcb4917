import { err, ok, type ResultAsync, safeTry } from "neverthrow";

import { type Failure, unavailable } from "../failure.ts";
import type { Invoice } from "../invoice/invoice.ts";
import type { InvoiceRefusal } from "../invoice/refusal.ts";
import { graceIsOver } from "../payment/apply-report.ts";
import type { GatewayReport } from "../payment/gateway-report.ts";
import type { OpenPayment, Payment } from "../payment/payment.ts";
import { isOpen } from "../payment/transitions.ts";
import type { WorkflowInput } from "../ports/workflow-starter.ts";
import { addMilliseconds, type Instant } from "../time/instant.ts";
import { cancelPayment } from "./cancel-payment.ts";
import {
  gatewayLeaseMs,
  gatewayPayment,
  type PaymentInput,
  type PaymentPorts,
} from "./payment-ports.ts";
import { reportOn } from "./record-report.ts";
import { sendPayment } from "./send-payment.ts";
import { loadInvoice, noAnswer, paymentIn } from "./stored-payment.ts";

type Resolving = ResultAsync<Payment, InvoiceRefusal | Failure>;

/**
 * Finds out what became of a payment and takes note of it, of one that has ended too: money may be reported late. The gateway is asked
 * by our key, or sent the same key again where it cannot be asked. A payment that it does not know, whose page has expired, or whose
 * invoice waits for an operator, is cancelled there before its invoice is released. Never fails one by age. Of a payment that has ended, no
 * answer is a failure: whoever asks had a reason to, and is to ask again. So is that a payment is not known whose page is open.
 */
export function resolvePayment(ports: PaymentPorts): (input: WorkflowInput) => Resolving {
  return ({ invoiceId, paymentId }) =>
    safeTry(async function* () {
      const known = yield* loadInvoice(ports, invoiceId);
      const payment = yield* paymentIn(known, paymentId);
      const input = { invoiceId, paymentId, known };
      const { capabilities } = ports.gateway;
      if (isOpen(payment) && !isToBeAsked(payment, ports.clock.now())) return ok(payment);
      if (!capabilities.inquiry) {
        return isOpen(payment) ? sendAgain(ports, input, payment) : ok(payment);
      }
      const answer = await ports.gateway.inquire(gatewayPayment(ports, known, payment));
      const report = answer.unwrapOr(noAnswer(ports, "purchase", "inquiry"));
      if (!isOpen(payment)) {
        return report.outcome === "no-answer"
          ? err(unavailable("gateway", "no answer about a payment that has ended"))
          : reportOn(ports)({ ...input, report });
      }
      if (isDenied(payment, report, ports)) {
        return err(unavailable("gateway", "it does not know a payment whose page it has opened"));
      }
      const isLost = isUnknownToGateway(payment, report, ports);
      const isOver = isPageOver(known, report, ports);
      if (capabilities.cancel && (isLost || isOver)) {
        return cancelPayment(ports)(input);
      }
      if (isLost) return sendAgain(ports, input, payment);
      // A page that is over and that the gateway does not call over: nobody else can tell any more.
      const said = isOver ? noAnswer(ports, "purchase", "inquiry") : report;
      return reportOn(ports)({ ...input, report: said });
    });
}

/** Not what was never sent, nor what somebody is sending. */
function isToBeAsked(payment: OpenPayment, now: Instant): boolean {
  if (payment.status === "created") return false;
  return payment.status !== "submitting" || payment.leaseUntil <= now;
}

/** What answers so is not the gateway that has opened the page, where somebody may be paying: such as with the key of another account. */
function isDenied(
  payment: OpenPayment,
  { outcome }: GatewayReport,
  { clock }: PaymentPorts,
): boolean {
  const isAtItsPage = payment.status === "requires-action" && payment.expiresAt > clock.now();
  return outcome === "not-found" && isAtItsPage;
}

/** By our clock when the answer has come: an inquiry may take longer than what was left of the grace. */
function isUnknownToGateway(
  payment: OpenPayment,
  report: GatewayReport,
  { gateway, clock }: PaymentPorts,
): boolean {
  return report.outcome === "not-found" && graceIsOver(payment, clock.now(), gateway.capabilities);
}

function isPageOver(
  { exceptions }: Invoice,
  report: GatewayReport,
  { clock }: PaymentPorts,
): boolean {
  return (
    report.operation === "purchase" &&
    report.outcome === "action-required" &&
    (report.expiresAt <= clock.now() || exceptions.length > 0)
  );
}

/**
 * The same key again is the same payment as long as the gateway remembers the key, and its answer tells. Afterwards it could be another
 * charge: then nobody but the gateway's own books can tell, and an operator reads them.
 */
function sendAgain(ports: PaymentPorts, input: PaymentInput, payment: OpenPayment): Resolving {
  return isKeyRemembered(payment, ports)
    ? sendPayment(ports, "resubmit-payment")(input)
    : reportOn(ports)({ ...input, report: noAnswer(ports, "purchase", "inquiry") });
}

/** Even by whoever sleeps in the call until its lease is over. */
function isKeyRemembered(payment: OpenPayment, { gateway, clock }: PaymentPorts): boolean {
  if (payment.status === "created") return true;
  const { idempotencyWindowMs } = gateway.capabilities;
  const callIsOver = addMilliseconds(clock.now(), gatewayLeaseMs);
  return callIsOver <= addMilliseconds(payment.firstSentAt, idempotencyWindowMs);
}
