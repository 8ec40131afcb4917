import { createManifest } from "@billsdue/handlers/deployment";
import { readDefinition } from "@billsdue/handlers/testing";

import { renderFileCosts, renderPaymentCosts } from "./costs.ts";
import { renderDiagram } from "./diagram.ts";
import { mostRanges, renderFileLimits, renderPaymentLimits } from "./limits.ts";
import { renderPauses, renderRules } from "./rules.ts";

/** What is generated of the page on workflows, by the names of its markers. */
export function workflowsParts(): Readonly<Record<string, string>> {
  const { workflows } = createManifest();
  const payment = readDefinition(workflows.payment.definition);
  const file = readDefinition(workflows.file.definition);
  return {
    "payment-diagram": renderDiagram(payment),
    "payment-rules": renderRules(payment),
    "payment-pauses": renderPauses(payment),
    "payment-costs": renderPaymentCosts(payment),
    "payment-limits": renderPaymentLimits(payment),
    "file-diagram": renderDiagram(file),
    "file-rules": renderRules(file),
    "file-pauses": renderPauses(file),
    "file-costs": renderFileCosts(file, [5, 16, 64, mostRanges]),
    "file-limits": renderFileLimits(file),
  };
}
