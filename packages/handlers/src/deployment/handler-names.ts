/** The functions there are. */
export const handlerNames = [
  "ingest",
  "api",
  "submit-payment",
  "resolve-payment",
  "send-email",
  "send-text",
  "sweep",
  "split-file",
  "ingest-range",
  "close-run",
] as const;

/** The name of a function. */
export type HandlerName = (typeof handlerNames)[number];
