/** An answer of a service, or what is thrown instead of one. */
export type Answer = { readonly status: number; readonly body: string } | Error;

/** A request as it would have gone out. */
export interface SentRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A request handler for an SDK's client, and the requests it was given. */
export interface FakeHandler {
  readonly requestHandler: Record<string, unknown>;
  readonly requests: readonly SentRequest[];
}

interface HttpRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Answers with `answers` one after the other, and with the last one for ever. */
export function fakeHandler(...answers: readonly Answer[]): FakeHandler {
  const requests: SentRequest[] = [];
  const handle = async ({ headers, body = "" }: HttpRequest) => {
    requests.push({
      headers,
      body: typeof body === "string" ? body : new TextDecoder().decode(body),
    });
    const answer = answers[Math.min(requests.length, answers.length) - 1];
    if (answer === undefined || answer instanceof Error) throw answer ?? new Error("no answer");
    const response = {
      statusCode: answer.status,
      headers: { "x-amzn-requestid": `r-${requests.length}` },
      body: Buffer.from(answer.body),
    };
    return { response };
  };
  const requestHandler = {
    handle,
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  };
  return { requestHandler, requests };
}

/** A connection that ends after the request was sent, as the SDK's own handler tells of it. */
export function connectionReset(): Error {
  return Object.assign(new Error("socket hang up"), { name: "TimeoutError", code: "ECONNRESET" });
}

/** An exception of a service that answers in JSON. The message says what no failure may repeat. */
export function jsonException(name: string, status = 400, message = secretWords): Answer {
  return { status, body: JSON.stringify({ __type: name, message }) };
}

/** An exception of a service that answers in XML, such as SNS. */
export function xmlException(code: string, status = 400): Answer {
  const body = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${secretWords}</Message></Error><RequestId>r</RequestId></ErrorResponse>`;
  return { status, body };
}

/** What stands in the message of every exception here: a number, an address and a secret. */
export const secretWords = "+12125550123 payer@example.org s3cr3t-value";

/** Credentials of nobody. */
export const nowhere = {
  region: "us-east-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
} as const;
