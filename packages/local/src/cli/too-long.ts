import { longest } from "../operator/longest.ts";
import type { OperatorCommand, Outcome } from "../operator/wire.ts";

type Decision = Extract<OperatorCommand, { command: "resolve" }>;

const options = { by: "--by", evidence: "--evidence", gatewayRef: "--reference" } as const;
const bounded = ["by", "evidence", "gatewayRef"] as const;

/** Refuses a decision of which something is too long: a running program would not even read it. */
export function refuseTooLong(
  decision: Pick<Decision, (typeof bounded)[number]>,
): Outcome | undefined {
  const field = bounded.find((name) => (decision[name] ?? "").length > longest[name]);
  if (field === undefined) return undefined;
  const reason = `${options[field]} takes at most ${longest[field]} characters`;
  return { type: "refused", code: "too-long", reason };
}
