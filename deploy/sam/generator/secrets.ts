import type { Manifest } from "@billsdue/handlers/deployment";

import { type Part, logicalIdOf, type Section, together } from "./intrinsics.ts";
import { kept } from "./storage.ts";

/** The secrets: what we sign with is drawn by lot, what Stripe gives is put there by whoever deploys. */
export function secrets(manifest: Manifest): Section {
  const each = Object.entries(manifest.secrets).map(([name, description]) => ({
    [logicalIdOf(name)]: {
      Type: "AWS::SecretsManager::Secret",
      // Printed pay links are signed with one.
      ...kept,
      Properties: { Description: description, ...valueOf(name) },
    },
  }));
  return together(each);
}

function valueOf(name: string): Record<string, Part> {
  // Letters and digits are base64url; 64 of them are 48 bytes, and none too many.
  if (!name.startsWith("stripe-"))
    return { GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true } };
  return { SecretString: "replace-me" };
}
