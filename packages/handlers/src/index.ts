export type * from "./http/contract.ts";
export { type ApiPorts, createApi } from "./http/app.ts";
export { openApiDocument } from "./http/openapi.ts";
export { type PaymentSteps, createPaymentSteps, type StepResult } from "./payment-steps.ts";
