import {
  exceptionActions,
  type OperatorAction,
  operatorCommands,
  type PaymentException,
  paymentTransitions,
  postingActions,
} from "@billsdue/core";

import { code, renderTable } from "./markdown.ts";
import { stages } from "./moves.ts";

type Follows = Readonly<Partial<Record<OperatorAction, string>>>;

const ofExceptions: Readonly<
  Record<PaymentException["type"], { readonly situation: string; readonly follows: Follows }>
> = {
  "amount-differs": {
    situation: "the gateway has taken another amount than was asked for",
    follows: {
      keep: "an open payment is `captured` with what was taken; beside one that has ended, a payment keeps the money",
      refunded: "an open payment is `failed`; one that has ended stays as it is",
    },
  },
  "currency-differs": {
    situation: "the gateway has taken another currency",
    follows: { refunded: "an open payment is `failed`; one that has ended stays as it is" },
  },
  "captured-after-end": {
    situation: "the gateway has taken the money of a payment that had ended without it",
    follows: {
      keep: "the payment that keeps the money stays",
      refunded:
        "the payment that keeps the money counts for nothing: what it took off is owed again",
    },
  },
  "captured-twice": {
    situation: "the gateway has taken the money of one payment a second time",
    follows: {
      keep: "beside the first capture, a payment keeps the second",
      refunded: "nothing changes: the second was never counted",
      noted: "nothing changes: it is the first one under another reference",
    },
  },
  "report-makes-no-sense": {
    situation: "the gateway says what cannot be",
    follows: { noted: "nothing changes" },
  },
};

const ofPosting: Follows = {
  posted: "the capture is in the biller's figure, and takes nothing off",
  "not-posted": "the capture takes off what it paid until the biller's figure moves",
};

/** What an operator may decide in which situation, and what follows. */
export function renderOperatorActions(): string {
  return renderTable([
    ["situation", "kind", "action", "what follows"],
    ...Object.entries(exceptionActions).flatMap(([type, actions]) => {
      const { situation, follows } = ofExceptions[type as PaymentException["type"]];
      return actions.map((action) => [situation, code(type), code(action), said(follows, action)]);
    }),
    ...postingActions.map((action) => [
      "a file from after the posting lag still says the figure from before the capture",
      code("posting-dispute"),
      code(action),
      said(ofPosting, action),
    ]),
    ...operatorCommands.map((command) => {
      const where = stages.filter(
        (stage) => paymentTransitions[stage].commands[command] !== "refused",
      );
      const targets = new Set(where.map((stage) => paymentTransitions[stage].commands[command]));
      return [
        `nobody but the gateway's own books can tell of a payment that is ${code(...where)}`,
        code("open-payment"),
        code(command),
        `the payment is ${code(...targets)}`,
      ];
    }),
  ]);
}

function said(follows: Follows, action: OperatorAction): string {
  const words = follows[action];
  if (words === undefined) throw new Error(`nothing is said of the action ${action}`);
  return words;
}
