export { fileWorkflow } from "./file-workflow.ts";
export { paymentWorkflow } from "./payment-workflow.ts";
export { isWait, waitForPayer, type WakeUpPorts, wakingEvents } from "./wake-up.ts";
