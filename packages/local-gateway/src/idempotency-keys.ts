import { addMilliseconds, type Clock, type Instant } from "@billsdue/core";

import { type ApiAnswer, refusal } from "./api-answer.ts";

/** A POST as its key stands for it. */
export interface KeyedRequest {
  /** Undefined where the request came without a key: then it stands for itself. */
  readonly key: string | undefined;
  /** The same for the same request: its path and its parameters. */
  readonly fingerprint: string;
  readonly requestId: string;
}

/** What has been answered under each key: https://docs.stripe.com/api/idempotent_requests. */
export interface IdempotencyKeys {
  /** What was answered under the key, or the refusal of another request under it; undefined where it is new. */
  readonly recall: (request: KeyedRequest) => ApiAnswer | undefined;
  readonly remember: (request: KeyedRequest, answer: ApiAnswer) => void;
  readonly forget: (key: string) => void;
}

interface Remembered {
  readonly request: KeyedRequest;
  readonly answer: ApiAnswer;
  readonly until: Instant;
}

const windowMs = 24 * 60 * 60_000;

/** No key is known yet; each is remembered for a day from its first answer. */
export function createIdempotencyKeys(clock: Clock): IdempotencyKeys {
  const remembered = new Map<string, Remembered>();
  return {
    recall: ({ key, fingerprint }) => {
      const known = key === undefined ? undefined : remembered.get(key);
      if (known === undefined || known.until <= clock.now()) return undefined;
      const { request, answer } = known;
      if (request.fingerprint !== fingerprint) return refuseOther(request.key);
      const headers = { "idempotent-replayed": "true", "original-request": request.requestId };
      return { ...answer, headers };
    },
    remember: (request, answer) => {
      if (request.key === undefined) return;
      remembered.set(request.key, {
        request,
        answer,
        until: addMilliseconds(clock.now(), windowMs),
      });
    },
    forget: (key) => {
      remembered.delete(key);
    },
  };
}

function refuseOther(key: string | undefined): ApiAnswer {
  return refusal(400, {
    type: "idempotency_error",
    message:
      "Keys for idempotent requests can only be used with the same parameters they were first used with." +
      ` Try using a key other than '${key}' if you meant to execute a different request.`,
  });
}
