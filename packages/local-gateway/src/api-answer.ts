/** A JSON object on Stripe's wire. */
export interface WireObject {
  readonly [field: string]: unknown;
  readonly status?: string;
  /** What a list holds. */
  readonly data?: readonly WireObject[];
}

/** What the API answers, before it is a response. */
export interface ApiAnswer {
  readonly status: number;
  /** A text is HTML. */
  readonly body: WireObject | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What stands in Stripe's error object. */
export interface ApiError {
  readonly type?: "invalid_request_error" | "idempotency_error" | "api_error";
  readonly code?: string;
  readonly message: string;
  readonly param?: string;
}

/** The object that was asked for. */
export function success(body: WireObject): ApiAnswer {
  return { status: 200, body };
}

/** An error in Stripe's shape: https://docs.stripe.com/api/errors. */
export function refusal(
  status: number,
  { type = "invalid_request_error", ...error }: ApiError,
): ApiAnswer {
  return { status, body: { error: { type, ...error } } };
}

/** The 404 for an object that is not there. */
export function missing(kind: string, id: string, param: string): ApiAnswer {
  return refusal(404, { code: "resource_missing", message: `No such ${kind}: '${id}'`, param });
}
