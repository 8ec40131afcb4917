import { createHash } from "node:crypto";

import type { HandlerName } from "@billsdue/handlers/deployment";

import { type Bundle, bundleHandlers, bytesByPackage } from "./bundle.ts";
import { licencesOf } from "./third-parties.ts";
import { zip } from "./zip.ts";

/** A function's code, as it is and as it is uploaded. */
export interface PackagedHandler {
  readonly bundle: Bundle;
  readonly zip: Uint8Array;
  /** Of the zip, in base64, as Lambda has it in `CodeSha256`. */
  readonly sha256: string;
}

/** Bundles functions and zips each. */
export async function packageHandlers(
  names: readonly HandlerName[],
): Promise<readonly PackagedHandler[]> {
  return Promise.all((await bundleHandlers(names)).map(packaged));
}

async function packaged(bundle: Bundle): Promise<PackagedHandler> {
  const licences = await licencesOf([...bytesByPackage(bundle).keys()].toSorted());
  const zipped = zip([
    ["index.mjs", bundle.code],
    ["index.mjs.map", bundle.map],
    ["THIRD-PARTY.txt", Buffer.from(licences)],
  ]);
  const sha256 = createHash("sha256").update(zipped).digest("base64");
  return { bundle, zip: zipped, sha256 };
}
