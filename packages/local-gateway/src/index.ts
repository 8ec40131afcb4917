export { type ConnectionLost, isConnectionLost } from "./connection-lost.ts";
export * from "./local-gateway.ts";
export * from "./sign-stripe-webhook.ts";
