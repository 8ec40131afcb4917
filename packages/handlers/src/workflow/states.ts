import type { HandlerName } from "../deployment/handler-names.ts";

/** A definition in Amazon States Language, https://states-language.net. */
export type StateMachine = Readonly<Record<string, unknown>>;

/** Some lines of a definition. */
export type Lines = Readonly<Record<string, unknown>>;

/** In seconds. */
export const minute = 60;
/** In seconds. */
export const hour: number = 60 * minute;
/** In seconds. */
export const day: number = 24 * hour;

/** Where the function's ARN belongs until the definition is deployed: `${SubmitPaymentArn}`. */
export function placeOf(handler: HandlerName): string {
  return `\${${substitutionOf(handler)}}`;
}

/** What the place of a function's ARN is called. */
export function substitutionOf(handler: HandlerName): string {
  const words = handler.split("-").map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join("")}Arn`;
}

/** Errors are tried again for some minutes, each a little later than the last, and not all at the same moment. */
export function tryAgain(errors: "States.ALL" | "States.TaskFailed", tries: number): Lines {
  return {
    ErrorEquals: [errors],
    IntervalSeconds: 2,
    BackoffRate: 2,
    MaxDelaySeconds: 2 * minute,
    JitterStrategy: "FULL",
    MaxAttempts: tries,
  };
}

/** What becomes of a task that fails after all its tries: nothing of the state is lost, the problem stands beside it. */
export function otherwise(next: string, errors: readonly string[] = ["States.ALL"]): Lines {
  return { ErrorEquals: errors, ResultPath: "$.problem", Next: next };
}

/** A task that calls a function; its result is what that returns. */
export function call(handler: HandlerName, payload: Lines, timeoutSeconds: number): Lines {
  return {
    Type: "Task",
    Resource: placeOf(handler),
    Parameters: payload,
    TimeoutSeconds: timeoutSeconds,
  };
}
