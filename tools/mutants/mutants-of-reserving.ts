import type { Mutant } from "./mutant.ts";

const recordReport = "packages/core/src/invoice/record-report.ts";

/** Mistakes around who has reserved a bill, and when it is released. */
export const mutantsOfReserving: readonly Mutant[] = [
  {
    name: "unconditional-reserve",
    breaks: "A bill is reserved over whatever somebody else has stored meanwhile.",
    edits: [
      {
        file: "packages/core/src/use-cases/change-invoice.ts",
        find: `invoice = yield* invoices.load(id);
    }`,
        replace: `invoice = yield* invoices.load(id);
      if (command.type === "request-payment") {
        const forced = yield* invoices.save({ ...after, version: invoice.version });
        return ok({ invoice: forced, events });
      }
    }`,
      },
    ],
  },
  {
    name: "no-one-payment-rule",
    breaks: "A bill with a payment in flight takes another one.",
    edits: [
      {
        file: "packages/core/src/invoice/request-payment.ts",
        find: `case "being-checked":
      return err({ type: "payment-in-progress" });`,
        replace: `case "being-checked":
      break;`,
      },
    ],
  },
  {
    name: "sweep-releases-without-asking",
    breaks: "The sweep releases a payment that has not ended, without asking the gateway.",
    edits: [
      {
        file: "packages/core/src/use-cases/sweep-open-payments.ts",
        find: `return [() => resolvePayment(ports)(ids)];`,
        replace: `return [
        () =>
          changeInvoice(ports.invoices, invoiceId, {
            type: "record-report",
            paymentId: payment.id,
            report: {
              operation: "purchase",
              outcome: "expired",
              source: "inquiry",
              at: ports.clock.now(),
            },
            notFoundGraceMs: ports.gateway.capabilities.notFoundGraceMs,
            policy: ports.policy,
          }),
      ];`,
      },
    ],
  },
  {
    name: "sweep-releases-without-cancelling",
    breaks: "A payment that the gateway does not know is released, but not cancelled there.",
    edits: [
      {
        file: "packages/core/src/use-cases/cancel-payment.ts",
        find: `const answer = await ports.gateway.cancel(gatewayPayment(ports, invoice, payment));
      const report = answer.unwrapOr(noAnswer(ports, "cancel", "response"));`,
        replace: `const report = { ...noAnswer(ports, "cancel", "response"), outcome: "approved" };`,
      },
    ],
  },
  {
    name: "late-release-ignores-the-owner",
    breaks: "What is said late of a payment that has ended is applied to the one that is open now.",
    edits: [
      {
        file: recordReport,
        find: `const payment = paymentOf(invoice, command.paymentId);`,
        replace: `const payment = invoice.payments.find(isOpen) ?? paymentOf(invoice, command.paymentId);`,
      },
    ],
  },
  {
    name: "grace-not-restarted",
    breaks:
      "The grace of not-found runs from the first time that a payment was sent, not the last.",
    edits: [
      {
        file: "packages/core/src/payment/apply-report.ts",
        find: `case "failed-after-grace":
      return graceIsOver(payment, now, context)`,
        replace: `case "failed-after-grace":
      return graceIsOver({ ...payment, sentAt: payment.firstSentAt }, now, context)`,
      },
    ],
  },
  {
    name: "not-found-believed-at-once",
    breaks: "A payment that the gateway does not know has failed, however short ago it was sent.",
    edits: [
      {
        file: "packages/core/src/payment/transitions.ts",
        find: `"not-found": "failed-after-grace",`,
        replace: `"not-found": "failed",`,
      },
    ],
  },
];
