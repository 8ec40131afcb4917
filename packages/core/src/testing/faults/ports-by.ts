import type { ResultAsync } from "neverthrow";

import type { Failure } from "../../failure.ts";
import type { Effect } from "./effects.ts";
import type { World } from "./world.ts";

/** Does `act`, which is one call of an effect, in a way of its own. */
export type Perform = <Value, Problem>(
  effect: Effect,
  act: () => ResultAsync<Value, Problem>,
) => ResultAsync<Value, Problem | Failure>;

/** The ports, each call of which goes through `perform`. */
export function portsBy(ports: World["ports"], perform: Perform): World["ports"] {
  const { invoices, gateway, mailer, texter, workflow, events } = ports;
  return {
    ...ports,
    invoices: {
      load: (id) => perform("load", () => invoices.load(id)),
      loadMany: (ids) => perform("load-many", () => invoices.loadMany(ids)),
      save: (invoice) => perform("save", () => invoices.save(invoice)),
      saveMany: (batch) => perform("save-many", () => invoices.saveMany(batch)),
      findDue: (by, limit) => perform("find-due", () => invoices.findDue(by, limit)),
      findForReview: (by, limit) => invoices.findForReview(by, limit),
    },
    gateway: {
      ...gateway,
      purchase: (payment) => perform("purchase", () => gateway.purchase(payment)),
      inquire: (payment) => perform("inquire", () => gateway.inquire(payment)),
      cancel: (payment) => perform("cancel", () => gateway.cancel(payment)),
    },
    mailer: { send: (message) => perform("mail", () => mailer.send(message)) },
    texter: { send: (message) => perform("text", () => texter.send(message)) },
    workflow: { start: (input) => perform("start", () => workflow.start(input)) },
    events: { publish: (told) => perform("publish", () => events.publish(told)) },
  };
}
