/** Every way in which the local card gateway can misbehave, in a line each. */
export const gatewayFaults = [
  { name: "lost-request", description: "a call never arrives, and nothing comes back" },
  { name: "lost-answer", description: "a call is done, but its answer never comes" },
  {
    name: "late-execution",
    description: "a call or a typed card gets no answer, and is done one to four ticks later",
  },
  { name: "server-error", description: "a call is done, and answered with a 500" },
  { name: "rate-limited", description: "a call is not done, and answered with a 429" },
  { name: "html", description: "a call is done, and answered with HTML instead of JSON" },
  {
    name: "unknown-status",
    description: "a call is done, and answered with a status that nobody knows",
  },
  { name: "wrong-amount", description: "a card is charged another amount than was asked for" },
  { name: "wrong-currency", description: "a card is charged in another currency" },
  {
    name: "key-ignored",
    description: "a card is charged twice, and a payment that is sent again gets another page",
  },
  {
    name: "decline-after-approval",
    description: "what has been told as approved is told as declined afterwards",
  },
  {
    name: "late-capture",
    description: "what has been told as declined or cancelled is charged one to four ticks later",
  },
  {
    name: "silence",
    description: "after a card or a lost answer, inquiries get no answer for a long time",
  },
  { name: "webhook-lost", description: "a webhook never comes" },
  { name: "webhook-duplicated", description: "a webhook comes twice" },
  {
    name: "webhook-reordered",
    description: "a webhook comes after the payment's next one, or four ticks late",
  },
  {
    name: "webhook-early",
    description: "a webhook comes before the answer of the call that it is about",
  },
  { name: "webhook-unsigned", description: "a webhook comes without its signature" },
] as const;

/** One way in which the gateway misbehaves. */
export type GatewayFault = (typeof gatewayFaults)[number]["name"];

/** The names of all faults. */
export const gatewayFaultNames: readonly GatewayFault[] = gatewayFaults.map(({ name }) => name);

/** Whether `text` names a fault. */
export function isGatewayFault(text: string): text is GatewayFault {
  return gatewayFaultNames.some((name) => name === text);
}
