/** Credentials as the SDK takes them. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * The credentials that Lambda puts into every function's environment, in place of the SDK's chain, which also looks for files, processes
 * and instance metadata. Read anew whenever they are asked for: nothing is fetched.
 */
export function defaultProvider(): () => Promise<Credentials> {
  return async () => {
    const { AWS_SESSION_TOKEN: sessionToken } = process.env;
    return {
      accessKeyId: read("AWS_ACCESS_KEY_ID"),
      secretAccessKey: read("AWS_SECRET_ACCESS_KEY"),
      ...(sessionToken === undefined ? {} : { sessionToken }),
    };
  };
}

function read(name: string): string {
  const value = process.env[name];
  if (value !== undefined && value !== "") return value;
  const missing = new Error(`${name} is not set. Lambda sets it, and nothing else is asked.`);
  // What the SDK's own chain fails with.
  throw Object.assign(missing, { name: "CredentialsProviderError" });
}
