import { createHash } from "node:crypto";

import { type Failure, type PayLinkKey, type Secrets, unavailable } from "@billsdue/core";
import { err, ok, type Result, type ResultAsync, safeTry } from "neverthrow";

/** What pay links and sessions are signed with: the first signs, any verifies. */
export interface KeyMaterial {
  readonly payLinkKeys: readonly [PayLinkKey, ...PayLinkKey[]];
  readonly sessionKeys: readonly Uint8Array[];
}

/** Reads both keys, each value 32 bytes or more in base64url. A value that is less is a failure that names its secret. */
export function readKeyMaterial(
  secrets: Secrets,
  names: { readonly payLinks: string; readonly sessions: string },
): ResultAsync<KeyMaterial, Failure> {
  return safeTry(async function* () {
    const [link, ...olderLinks] = yield* await readStrong(secrets, names.payLinks);
    const sessions = yield* await readStrong(secrets, names.sessions);
    return ok<KeyMaterial, Failure>({
      payLinkKeys: [payLinkKeyOf(link), ...olderLinks.map(payLinkKeyOf)],
      sessionKeys: sessions.map(bytesOf),
    });
  });
}

async function readStrong(
  secrets: Secrets,
  name: string,
): Promise<Result<readonly [string, ...string[]], Failure>> {
  const read = await secrets.read(name);
  return read.andThen(([newest, ...older]) =>
    newest !== undefined && [newest, ...older].every(isStrong)
      ? ok([newest, ...older] as const)
      : err(unavailable("secrets", `the secret ${name} is not 32 bytes in base64url`)),
  );
}

/** What somebody has put there by hand may be anything, and would be decoded to next to nothing. */
function isStrong(secret: string): boolean {
  const bytes = Buffer.from(secret, "base64url");
  return bytes.length >= 32 && bytes.toString("base64url") === secret;
}

/** Named by what it is, so that the one before it is still known after a rotation. */
function payLinkKeyOf(secret: string): PayLinkKey {
  const id = createHash("sha256").update(secret).digest("base64url").slice(0, 8);
  return { id, secret: bytesOf(secret) };
}

function bytesOf(secret: string): Uint8Array {
  return new Uint8Array(Buffer.from(secret, "base64url"));
}
