import { readFile } from "node:fs/promises";

import { defaultProfile, parseProfile, type Profile } from "@billsdue/core";
import { err, ok, type Result } from "neverthrow";

/** A profile as it was read, and as JSON data to hand on. */
export interface ProfileFile {
  readonly profile: Profile;
  readonly json: unknown;
}

/** Reads a profile from its file, or says in one line what is wrong with it; the default one where there is no path. */
export async function readProfile(path: string | undefined): Promise<Result<ProfileFile, string>> {
  if (path === undefined) return ok({ profile: defaultProfile, json: undefined });
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    const why = error instanceof Error ? error.message : "unknown";
    return err(`the profile ${path} cannot be read: ${why}`);
  }
  return parseProfile(json)
    .map((profile) => ({ profile, json }))
    .mapErr(({ problems }) => `the profile ${path} is not valid: ${problems.join("; ")}`);
}
