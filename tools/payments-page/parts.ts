import { renderDiagram } from "./diagram.ts";
import { renderInvariants } from "./invariant-table.ts";
import { findInvariantTests } from "./invariant-tests.ts";
import { renderOperatorActions } from "./operator-actions.ts";
import { renderCommands, renderReports } from "./transition-tables.ts";

/** What is generated of the page on payments, by the names of its markers. */
export async function paymentsParts(): Promise<Readonly<Record<string, string>>> {
  return {
    diagram: renderDiagram(),
    reports: renderReports(),
    commands: renderCommands(),
    "operator-actions": renderOperatorActions(),
    invariants: renderInvariants(await findInvariantTests()),
  };
}
