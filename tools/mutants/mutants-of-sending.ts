import type { Mutant } from "./mutant.ts";

/** Mistakes around what is sent: to the gateway, and to payers. */
export const mutantsOfSending: readonly Mutant[] = [
  {
    name: "new-key-per-attempt",
    breaks: "A payment that is sent again goes to the gateway under another key.",
    edits: [
      {
        file: "packages/core/src/use-cases/send-payment.ts",
        find: `purchase(gatewayPayment(ports, invoice, payment))`,
        replace: `purchase({
        ...gatewayPayment(ports, invoice, payment),
        paymentId: type === "submit-payment" ? paymentId : paymentId + "-" + command.now.replaceAll(/\\D/g, ""),
      })`,
      },
    ],
  },
  {
    name: "time-out-taken-as-decline",
    breaks: "A gateway that does not answer is taken to have declined the card.",
    edits: [
      {
        file: "packages/core/src/use-cases/stored-payment.ts",
        find: `outcome: "no-answer",`,
        replace: `outcome: "declined", reason: "card-declined",`,
      },
    ],
  },
  {
    name: "settle-subtracts-twice",
    breaks: "A capture that is reported again is taken off what is owed again.",
    edits: [
      {
        file: "packages/core/src/invoice/record-report.ts",
        find: `if (isKnown(invoice, payment, report)) return ok([]);`,
        replace: `if (isKnown(invoice, payment, report)) {
      return ok(recover(invoice, payment, report, command.policy));
    }`,
      },
    ],
  },
  {
    name: "receipt-before-capture",
    breaks: "A receipt that is asked for before the money is captured goes out.",
    edits: [
      {
        file: "packages/core/src/use-cases/send-receipt.ts",
        find: `if (!isPast(claimed.error)) return err(claimed.error);`,
        replace: `if (claimed.error.type === "receipt-not-found") {
          const early = yield* ports.invoices.load(invoiceId);
          const asked = early.payments.find(({ id }) => id === paymentId);
          const to = asked.receiptTo.find((contact) => contact.channel === channel);
          const said = { ...asked, capturedAt: ports.clock.now() };
          if (to) await deliver(ports, early, said, { to, number: paymentId });
        }
        if (!isPast(claimed.error)) return err(claimed.error);`,
      },
    ],
  },
  {
    name: "whole-parallel-retried",
    breaks: "A receipt that fails on one channel is sent again on the other one, too.",
    edits: [
      {
        file: "packages/core/src/invoice/receipts.ts",
        find: `return receiptOf(invoice, command).map(({ receipt }) => {
    if (receipt.status !== "sending") return [];
    return [moved(command, afterTry(receipt, command))];`,
        replace: `return receiptOf(invoice, command).map(({ payment, receipt }) => {
    if (receipt.status !== "sending") return [];
    const others = payment.receipts.filter(({ to }) => to.channel !== command.channel);
    return [
      moved(command, afterTry(receipt, command)),
      ...(command.delivery.type === "delivered" ? [] : others).map(({ to, number, attempts }) =>
        moved(command, { to, number, attempts, status: "queued", notBefore: command.now }),
      ),
    ];`,
      },
    ],
  },
];
