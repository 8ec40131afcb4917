import type { Clock, GatewayReport, PaymentId } from "@billsdue/core";

/** Which approvals the gateway takes back once they have been told; the money stays taken. */
export interface WithdrawnApprovals {
  /** The approvals of this payment will be taken back. */
  readonly withdraw: (paymentId: PaymentId) => void;
  /** What is told in place of `report`. `onApproval` is called the first time that an approval is told that will be taken back. */
  readonly retell: (
    paymentId: PaymentId,
    report: GatewayReport,
    onApproval: () => void,
  ) => GatewayReport;
}

/** No approval is taken back yet. */
export function createWithdrawnApprovals(clock: Clock): WithdrawnApprovals {
  const withdrawn = new Set<PaymentId>();
  const told = new Set<string>();
  return {
    withdraw: (paymentId) => {
      withdrawn.add(paymentId);
    },
    retell: (paymentId, report, onApproval) => {
      if (report.operation !== "purchase" || report.outcome !== "approved") return report;
      if (!withdrawn.has(paymentId)) return report;
      if (told.has(report.gatewayRef)) {
        const { operation, source } = report;
        const at = clock.now();
        return { operation, source, at, outcome: "declined", reason: "card-declined" };
      }
      told.add(report.gatewayRef);
      onApproval();
      return report;
    },
  };
}
