import type { Meanings } from "./call.ts";

/**
 * What the SDK itself throws, and what any service may answer. https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
 */
export const commonMeanings: Meanings = {
  AbortError: "the time of this invocation was up",
  CredentialsProviderError: "there are no credentials",
  ExpiredTokenException: "the credentials have expired",
  InternalFailure: "the service has trouble of its own",
  InvalidSignatureException: "the credentials are wrong, or this machine's clock is",
  RequestExpired: "this machine's clock is wrong",
  ServiceUnavailable: "the service has trouble of its own",
  Throttling: "more is asked than this account may",
  ThrottlingException: "more is asked than this account may",
  TimeoutError: "no answer came in time, or the connection broke",
  UnrecognizedClientException: "the credentials are not known",
};
