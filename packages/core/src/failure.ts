/**
 * What a port could not do. The business has no say in it: a refusal is another vocabulary.
 *
 * - `unavailable`: it may work later; nothing is known to have changed.
 * - `conflict`: somebody else changed the item since it was read; load it and decide again.
 * - `corrupt`: what is stored under `key` does not parse; an operator has to look.
 */
export type Failure =
  | { readonly type: "unavailable"; readonly port: string; readonly reason: string }
  | { readonly type: "conflict"; readonly port: string; readonly key: string }
  | {
      readonly type: "corrupt";
      readonly port: string;
      readonly key: string;
      readonly reason: string;
    };

/** Makes an `unavailable` failure; `reason` is for the log, never for the payer. */
export function unavailable(port: string, reason: string): Failure {
  return { type: "unavailable", port, reason };
}

/** Makes a `conflict` failure for the item under `key`. */
export function conflict(port: string, key: string): Failure {
  return { type: "conflict", port, key };
}
