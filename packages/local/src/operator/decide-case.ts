import {
  balanceOf,
  billStateOf,
  type Invoice,
  type InvoiceRefusal,
  listOperatorCases,
  localDateAt,
  type OperatorPorts,
  parseInvoiceId,
  resolveOperatorCase,
} from "@billsdue/core";

import { decimalMoney } from "./decimal-money.ts";
import { explanationOf } from "./explanation.ts";
import { waitingCaseOf } from "./waiting-case.ts";
import { failed, whyFailed } from "./why-failed.ts";
import type { OperatorCommand, Outcome } from "./wire.ts";

type Of<Command extends OperatorCommand["command"]> = Extract<
  OperatorCommand,
  { command: Command }
>;

/** Why an invoice's balance is what it is. */
export async function explainInvoice(
  { invoices, policy, clock }: OperatorPorts,
  { invoiceId }: Of<"explain">,
): Promise<Outcome> {
  const id = parseInvoiceId(invoiceId);
  if (id.isErr()) return failed(`${invoiceId} is no invoice id`);
  return invoices.load(id.value).match((invoice): Outcome => {
    if (invoice === undefined) return failed(`there is no invoice ${id.value}`);
    return { type: "explained", explanation: explanationOf(invoice, policy, clock.now()) };
  }, whyFailed);
}

/** What waits for an operator. */
export async function listCases(
  ports: OperatorPorts,
  { limit }: Of<"exceptions">,
): Promise<Outcome> {
  return listOperatorCases(ports)({ limit }).match(
    (listed): Outcome => ({
      type: "listed",
      cases: listed.map(({ invoice, case: found }) => waitingCaseOf(invoice, found)),
    }),
    whyFailed,
  );
}

/** Carries out what an operator has decided of a case. */
export async function resolveCase(ports: OperatorPorts, command: Of<"resolve">): Promise<Outcome> {
  const { command: _command, ...decision } = command;
  const id = parseInvoiceId(decision.invoiceId);
  if (id.isErr()) return refused(command, { type: "invoice-not-found" });
  return resolveOperatorCase(ports)({ ...decision, invoiceId: id.value }).match(
    (invoice) => resolved(invoice, command, ports),
    (error) =>
      error.type === "unavailable" || error.type === "conflict" || error.type === "corrupt"
        ? whyFailed(error)
        : refused(command, error),
  );
}

function resolved(
  invoice: Invoice,
  { caseId, action }: Of<"resolve">,
  { policy, clock }: OperatorPorts,
): Outcome {
  const resolution = invoice.resolutions.findLast(
    (made) => made.caseId === caseId && made.action === action,
  );
  if (resolution === undefined) return failed(`the decision of case ${caseId} was not kept`);
  const { exception: _exception, ...decided } = resolution;
  return {
    type: "resolved",
    invoiceId: invoice.id,
    decided,
    balance: decimalMoney(invoice.currency, balanceOf(invoice, policy).amount),
    state: billStateOf(invoice, policy, localDateAt(clock.now(), policy.timeZone)),
  };
}

function refused(command: Of<"resolve">, refusal: InvoiceRefusal): Outcome {
  return { type: "refused", code: refusal.type, reason: whyRefused(command, refusal) };
}

const missing = {
  by: "say who decides: --by",
  evidence: "say on what evidence it is decided: --evidence",
  gatewayRef:
    "give the gateway's reference of the refund or the capture, as its books have it: --reference",
} as const;

function whyRefused({ invoiceId, caseId, action }: Of<"resolve">, refusal: InvoiceRefusal): string {
  switch (refusal.type) {
    case "invoice-not-found":
      return `there is no invoice ${invoiceId}: \`billsdue exceptions\` lists those with a case`;
    case "case-not-found":
      return `no case ${caseId} waits on invoice ${invoiceId}: \`billsdue explain ${invoiceId}\` says what does, and what was decided`;
    case "action-not-allowed":
      return `${action} cannot be decided of case ${caseId}: decide ${refusal.allowed.join(" or ")}`;
    case "evidence-missing":
      return missing[refusal.missing];
    case "too-late":
    case "being-done":
    case "payment-in-progress":
    case "payment-not-found":
    case "receipt-not-found":
    case "invoice-already-paid":
    case "not-payable":
    case "invoice-changed":
    case "idempotency-key-reused":
    case "currency-changed":
      return `invoice ${invoiceId} has moved on (${refusal.type}): look at \`billsdue explain ${invoiceId}\` and decide again`;
  }
}
