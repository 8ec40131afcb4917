export type * from "./http/contract.ts";
export { type ApiPorts, createApi } from "./http/app.ts";
export { openApiDocument } from "./http/openapi.ts";
export { createPaymentSteps, type PaymentSteps } from "./workflow/payment-steps.ts";
export type { StepResult } from "./workflow/step-result.ts";
export { type KeyMaterial, readKeyMaterial } from "./key-material.ts";
export { randomIdSource } from "./random-id-source.ts";
export { systemClock } from "./system-clock.ts";
