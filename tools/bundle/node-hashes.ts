import { createHash, createHmac } from "node:crypto";

/** A hash that is fed in parts. */
export interface Hasher {
  readonly update: (bytes: Uint8Array) => Hasher;
  readonly digest: () => Uint8Array;
}

/** What core uses of `@noble/hashes/sha2.js`, as Node has it built in, in a seventh of the time. */
export const sha256 = {
  create(): Hasher {
    const hash = createHash("sha256");
    const hasher: Hasher = {
      update(bytes) {
        hash.update(bytes);
        return hasher;
      },
      digest: () => new Uint8Array(hash.digest()),
    };
    return hasher;
  },
};

/** What core uses of `@noble/hashes/hmac.js`: the HMAC with SHA-256. */
export function hmac(_hash: typeof sha256, key: Uint8Array, message: Uint8Array): Uint8Array {
  return new Uint8Array(createHmac("sha256", key).update(message).digest());
}
