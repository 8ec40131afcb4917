import { err, ok, type Result } from "neverthrow";

import { type ApiAnswer, refusal } from "./api-answer.ts";
import type { Expanded } from "./wire-objects.ts";

/** What `expand` asks for, where the intent stands under `intent` and its charge under `charge`: https://docs.stripe.com/api/expanding_objects. */
export function readExpand(
  expand: ReadonlySet<string>,
  { intent, charge }: { readonly intent: string; readonly charge: string },
): Result<Expanded, ApiAnswer> {
  const unknown = [...expand].find((path) => path !== intent && path !== charge);
  if (unknown !== undefined) {
    const message = `This property cannot be expanded (${unknown}).`;
    return err(refusal(400, { message }));
  }
  return ok({ intent: expand.has(intent) || expand.has(charge), charge: expand.has(charge) });
}

/** Where they stand in a session, in a list of sessions and in an intent itself. */
export const expandable = {
  session: { intent: "payment_intent", charge: "payment_intent.latest_charge" },
  list: { intent: "data.payment_intent", charge: "data.payment_intent.latest_charge" },
  intent: { intent: "", charge: "latest_charge" },
} as const;
