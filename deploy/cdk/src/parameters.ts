import type { Manifest } from "@billsdue/handlers/deployment";

/** What whoever deploys has said. */
export interface Parameters {
  /** Of the manifest's parameters. */
  readonly values: Readonly<Record<string, string>>;
  /** The certificate of the website's own name, in us-east-1; without one it has CloudFront's name alone. */
  readonly certificateArn: string | undefined;
  /** Who is told of alarms. */
  readonly operatorEmail: string | undefined;
}

/** Asks for every parameter. Throws where one is missing. */
export function parametersOf(
  { parameters }: Manifest,
  said: (name: string) => string | undefined,
): Parameters {
  const values = Object.entries(parameters).map(([name, { description, otherwise }]) => {
    const value = said(name) ?? otherwise;
    if (value === undefined) throw new Error(`Say \`-c ${name}=…\`. ${description}.`);
    return [name, value] as const;
  });
  return {
    values: Object.fromEntries(values),
    certificateArn: said("CertificateArn"),
    operatorEmail: said("OperatorEmail"),
  };
}
