import { randomInt } from "node:crypto";

import { awsConfig, emulatorUrl } from "./emulators.ts";

/** An AWS account of MiniStack that nobody else uses: it takes an access key of twelve digits for an account's number. */
export interface OwnAccount {
  readonly id: string;
  readonly config: ReturnType<typeof awsConfig>;
  /** What MiniStack tells of the account at `path`, which AWS has nothing like. */
  readonly inspect: (path: string) => Promise<unknown>;
}

/** A new one. */
export function ownAccount(): OwnAccount {
  const id = String(randomInt(1e11, 1e12));
  const url = emulatorUrl("ministack");
  return {
    id,
    config: { ...awsConfig(url), credentials: { accessKeyId: id, secretAccessKey: "test" } },
    inspect: async (path) => (await fetch(`${url}/_ministack/${path}?account=${id}`)).json(),
  };
}
