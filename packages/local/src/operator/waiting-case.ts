import {
  type Invoice,
  type OpenPayment,
  type OperatorAction,
  type OperatorCase,
  type PaymentException,
  paymentOf,
} from "@billsdue/core";

import { type DecimalMoney, decimalMoney } from "./decimal-money.ts";

/** A case that waits for an operator, as plain data: for the terminal, for `--json`, and for the wire. */
export type WaitingCase = {
  readonly invoiceId: string;
  readonly caseId: string;
  readonly paymentId: string;
  readonly since: string;
  /** What may be decided of it. */
  readonly actions: readonly OperatorAction[];
} & (
  | {
      readonly type: Exclude<PaymentException["type"], "report-makes-no-sense">;
      /** What the payment is about. */
      readonly requested?: DecimalMoney | undefined;
      /** What the gateway says that it has taken. */
      readonly taken: DecimalMoney;
      readonly gatewayRef: string;
    }
  | { readonly type: "report-makes-no-sense"; readonly report: string }
  | {
      readonly type: "posting-dispute";
      readonly captured: DecimalMoney;
      readonly gatewayRef: string;
      /** The biller's figure, which does not seem to have it. */
      readonly billed: DecimalMoney;
      /** The day of the biller's newest file. */
      readonly asOf: string;
    }
  | {
      readonly type: "open-payment";
      readonly status: OpenPayment["status"];
      readonly requested: DecimalMoney;
    }
);

/** A case of the invoice as data. */
export function waitingCaseOf(invoice: Invoice, found: OperatorCase): WaitingCase {
  const money = (minorUnits: bigint) => decimalMoney(invoice.currency, minorUnits);
  const common = {
    invoiceId: invoice.id,
    caseId: found.id,
    paymentId: found.paymentId,
    since: found.since,
    actions: found.actions,
  };
  switch (found.type) {
    case "exception": {
      const { exception } = found;
      if (exception.type === "report-makes-no-sense") {
        return { ...common, type: exception.type, report: exception.report };
      }
      const payment = paymentOf(invoice, found.paymentId);
      return {
        ...common,
        type: exception.type,
        ...(payment === undefined ? {} : { requested: money(payment.amount) }),
        taken: decimalMoney(exception.money.currency, exception.money.minorUnits),
        gatewayRef: exception.gatewayRef,
      };
    }
    case "posting-dispute":
      return {
        ...common,
        type: "posting-dispute",
        captured: money(found.capture.amount),
        gatewayRef: found.capture.gatewayRef,
        billed: money(invoice.billed),
        asOf: invoice.asOf.businessDate,
      };
    case "open-payment":
      return {
        ...common,
        type: "open-payment",
        status: found.payment.status,
        requested: money(found.payment.amount),
      };
  }
}
