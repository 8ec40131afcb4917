import { inject } from "vitest";

/** Where each emulator of this run answers: tools/emulators starts them for `pnpm test:aws`. */
export interface EmulatorUrls {
  readonly ministack: string;
  readonly dynamodbLocal: string;
  readonly dynoxide: string;
}

declare module "vitest" {
  interface ProvidedContext {
    emulators: EmulatorUrls;
  }
}

/** Where an emulator of this run answers, as `http://127.0.0.1:4567`. */
export function emulatorUrl(name: keyof EmulatorUrls): string {
  return inject("emulators")[name];
}

/** The configuration of an SDK's client that talks to an emulator. */
export function awsConfig(url: string): {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
} {
  return {
    endpoint: url,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
}
