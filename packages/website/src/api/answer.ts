/** What the API answers with instead of what was asked: the contract's problem types, and our own words for no answer at all. */
export type ProblemName =
  | "invoice-not-matched"
  | "invoice-already-paid"
  | "payment-in-progress"
  | "invoice-changed"
  | "not-payable"
  | "idempotency-key-missing"
  | "idempotency-key-reused"
  | "invalid-request"
  | "session-required"
  | "not-found"
  | "too-large"
  | "too-many-requests"
  | "unavailable"
  | "unreachable";

export interface Problem {
  readonly type: "problem";
  readonly name: ProblemName;
  /** Which fields of the request are at fault, such as `receipt.email`. */
  readonly fields: readonly string[];
}

export type Answer<Body> = { readonly type: "ok"; readonly body: Body } | Problem;

const problemType = "urn:billsdue:problem:";

const problemNames: Record<ProblemName, true> = {
  "invoice-not-matched": true,
  "invoice-already-paid": true,
  "payment-in-progress": true,
  "invoice-changed": true,
  "not-payable": true,
  "idempotency-key-missing": true,
  "idempotency-key-reused": true,
  "invalid-request": true,
  "session-required": true,
  "not-found": true,
  "too-large": true,
  "too-many-requests": true,
  unavailable: true,
  unreachable: true,
};

export function problem(name: ProblemName, fields: readonly string[] = []): Problem {
  return { type: "problem", name, fields };
}

/** Reads a response: a body of the expected shape under 2xx, else the problem that it names or that its status stands for. */
export function readAnswer<Body>(
  status: number,
  body: unknown,
  isExpected: (body: unknown) => body is Body,
): Answer<Body> {
  if (status >= 200 && status < 300) {
    return isExpected(body) ? { type: "ok", body } : problem("unavailable");
  }
  return problem(problemName(body) ?? problemOfStatus(status), problemFields(body));
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function problemName(body: unknown): ProblemName | undefined {
  if (!isRecord(body)) return undefined;
  const type = body["type"];
  if (typeof type !== "string" || !type.startsWith(problemType)) return undefined;
  const name = type.slice(problemType.length);
  return isProblemName(name) ? name : undefined;
}

export function isProblemName(name: string): name is ProblemName {
  return Object.hasOwn(problemNames, name);
}

function problemFields(body: unknown): readonly string[] {
  const fields = isRecord(body) ? body["fields"] : undefined;
  return Array.isArray(fields) ? fields.filter((field) => typeof field === "string") : [];
}

function problemOfStatus(status: number): ProblemName {
  switch (status) {
    case 400:
      return "invalid-request";
    case 401:
      return "session-required";
    case 404:
      return "not-found";
    case 413:
      return "too-large";
    case 429:
      return "too-many-requests";
    default:
      return "unavailable";
  }
}
