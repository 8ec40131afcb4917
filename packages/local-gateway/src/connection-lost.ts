/** No answer comes: whoever serves the gateway over HTTP destroys the socket. */
export interface ConnectionLost extends Error {
  readonly name: "ConnectionLost";
}

/** An answer that never comes. */
export function connectionLost(): ConnectionLost {
  return Object.assign(new Error("the connection was reset"), { name: "ConnectionLost" as const });
}

/** Whether `error` says that no answer comes. */
export function isConnectionLost(error: unknown): error is ConnectionLost {
  return error instanceof Error && error.name === "ConnectionLost";
}
