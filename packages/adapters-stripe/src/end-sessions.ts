import type { GatewayPayment, Instant } from "@billsdue/core";
import { err, ok, okAsync, type ResultAsync, safeTry } from "neverthrow";

import type { Call } from "./calls.ts";
import type { Problem } from "./problem.ts";
import { isPaidOrMayBe } from "./report.ts";
import { listSessions, openSession, retrieveSession } from "./session-calls.ts";
import { creationWindow, secondsOf } from "./session-request.ts";
import type { Session } from "./session.ts";

/** What came of closing the pages of a payment. */
export type Ended = "approved" | "declined" | "no-answer";

/** Closes every page of a payment. `declined` where it is paid, or may be; `no-answer` where one is still open. */
export function endSessions(
  call: Call,
  payment: GatewayPayment,
  now: Instant,
): ResultAsync<Ended, Problem> {
  return safeTry(async function* () {
    const listed = yield* listSessions(call, payment);
    const found = listed.length > 0 ? listed : yield* fence(call, payment, now);
    for (const { id, status } of found) {
      // It may have been paid, or have ended, since it was listed: what is true of it is read next.
      if (status === "open") {
        await call((stripe, options) => stripe.checkout.sessions.expire(id, {}, options));
      }
    }
    const ended: Session[] = [];
    for (const { id } of found) ended.push(yield* retrieveSession(call, payment, id));
    if (ended.some((session) => isPaidOrMayBe(session, now))) return ok<Ended, Problem>("declined");
    const isOpen = ended.some(({ status }) => status === "open");
    return ok<Ended, Problem>(isOpen ? "no-answer" : "approved");
  });
}

/**
 * A session under the payment's key where there is none, to be closed: whoever sleeps and sends the payment later gets that one back. None
 * where the key has come too late: it will for everybody.
 */
function fence(
  call: Call,
  payment: GatewayPayment,
  now: Instant,
): ResultAsync<readonly Session[], Problem> {
  if (secondsOf(now) > creationWindow(payment).lte) return okAsync([]);
  return openSession(call, payment)
    .map((session): readonly Session[] => [session])
    .orElse((problem) => (problem.type === "refused" ? ok([]) : err(problem)));
}
