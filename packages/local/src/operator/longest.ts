/** How long what an operator says of a decision may be, in characters: it is kept for ever. */
export const longest = { by: 100, evidence: 2000, gatewayRef: 200 } as const;
