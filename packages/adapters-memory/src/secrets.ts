import { type Secrets, unavailable } from "@billsdue/core";
import { errAsync, okAsync } from "neverthrow";

/** Secrets that anybody in this process can rotate. */
export interface MemorySecrets extends Secrets {
  /** Gives a secret a new value, or makes it; the value before stays good until the next rotation. */
  readonly rotate: (name: string, value: string) => void;
}

/** No secrets yet: `rotate` makes them. */
export function createMemorySecrets(): MemorySecrets {
  const live = new Map<string, readonly string[]>();
  return {
    read: (name) => {
      const values = live.get(name);
      return values === undefined
        ? errAsync(unavailable("secrets", `there is no secret ${name}: make it with rotate`))
        : okAsync([...values]);
    },
    rotate: (name, value) => {
      live.set(name, [value, ...(live.get(name) ?? [])].slice(0, 2));
    },
  };
}
