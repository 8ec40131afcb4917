import type { HandlerName } from "../deployment/handler-names.ts";
import {
  call,
  day,
  type Lines,
  minute,
  otherwise,
  placeOf,
  type StateMachine,
  tryAgain,
} from "./states.ts";

/** The longest that a step's function may take, and what it takes to be started. */
const stepSeconds = minute;
const tries = 8;
/** An e-mail or a text is tried again by the sweep, too. */
const receiptTries = 3;

const ids: Lines = { "invoiceId.$": "$.invoiceId", "paymentId.$": "$.paymentId" };
const leaveToTheSweep = otherwise("LeftToTheSweep");

/**
 * Drives a payment from its start to its receipts. Its input is two ids; all that it knows besides is what the last step has said to do next.
 * A payment whose payer pays takes seven state transitions with both receipts. What it cannot do is left to the sweep, and is never undone.
 */
export const paymentWorkflow: StateMachine = {
  Comment:
    "Drives one payment: submits it, waits for the payer, sends the receipts. The truth is in the table.",
  QueryLanguage: "JSONPath",
  StartAt: "SubmitPayment",
  TimeoutSeconds: 30 * day,
  States: {
    SubmitPayment: {
      Comment: "Sends the payment to the card gateway, once.",
      ...paymentTask("submit-payment"),
    },
    WhatNext: {
      Type: "Choice",
      Choices: [
        onNext("wait", "WaitForPayer"),
        onNext("send-both", "SendReceipts"),
        onNext("send-email", "SendEmail"),
        onNext("send-text", "SendText"),
      ],
      Default: "Done",
    },
    WaitForPayer: {
      Comment:
        "The task token is kept beside the payment; the report that settles the payment wakes this. Its time is up when the card page closes.",
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
      Parameters: {
        FunctionName: placeOf("resolve-payment"),
        Payload: { ...ids, "taskToken.$": "$$.Task.Token" },
      },
      TimeoutSecondsPath: "$.payment.waitSeconds",
      ResultPath: "$.payment",
      // Not of a time-out: that is how most waits end whose payer does not come.
      Retry: [tryAgain("States.TaskFailed", tries)],
      Catch: [otherwise("ResolvePayment", ["States.Timeout"]), leaveToTheSweep],
      Next: "WhatNext",
    },
    ResolvePayment: {
      Comment: "Asks the card gateway what became of the payment.",
      ...paymentTask("resolve-payment"),
    },
    SendReceipts: {
      Comment: "Never tried again as a whole: what was sent must not be sent twice.",
      Type: "Parallel",
      Branches: [
        receiptBranch("SendEmailOfBoth", "send-email"),
        receiptBranch("SendTextOfBoth", "send-text"),
      ],
      ResultPath: null,
      End: true,
    },
    SendEmail: receiptTask("send-email", "Done"),
    SendText: receiptTask("send-text", "Done"),
    Done: { Type: "Succeed" },
    LeftToTheSweep: {
      Type: "Fail",
      Error: "LeftToTheSweep",
      Cause:
        "A step has failed after all its tries. The sweep goes on with the payment from what is stored.",
    },
  },
};

function onNext(next: string, state: string): Lines {
  return { Variable: "$.payment.next", StringEquals: next, Next: state };
}

/** A task whose result says what is next. */
function paymentTask(handler: HandlerName): Lines {
  return {
    ...call(handler, ids, stepSeconds),
    ResultPath: "$.payment",
    Retry: [tryAgain("States.ALL", tries)],
    Catch: [leaveToTheSweep],
    Next: "WhatNext",
  };
}

/** A task that sends a receipt; one that fails is left to the sweep, and the payment stays what it is. */
function receiptTask(handler: HandlerName, otherwiseNext: string): Lines {
  return {
    ...call(handler, ids, stepSeconds),
    ResultPath: null,
    Retry: [tryAgain("States.ALL", receiptTries)],
    Catch: [otherwise(otherwiseNext)],
    End: true,
  };
}

function receiptBranch(name: string, handler: HandlerName): Lines {
  const unsent = `${name}LeftToTheSweep`;
  return {
    StartAt: name,
    States: { [name]: receiptTask(handler, unsent), [unsent]: { Type: "Succeed" } },
  };
}
