import { fileURLToPath } from "node:url";

import type { Manifest } from "@billsdue/handlers/deployment";

import { setUpPythonCheckers } from "../checkers/python-checkers.ts";
import { type EvaluatedResource, resourcesOf, templateSchema } from "./evaluate.ts";
import { saidOf } from "./expected.ts";
import { withCdkTemplate } from "./synthesize-cdk.ts";

/** SAM's template as it is written. */
export const samTemplate: string = fileURLToPath(
  new URL("../../sam/template.yaml", import.meta.url),
);

/** Something for every parameter of the manifest, and what is said besides. */
export function saying(
  { parameters }: Manifest,
  besides: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const said = Object.keys(parameters).map((name) => [name, saidOf(name)]);
  return { ...Object.fromEntries(said), ...besides };
}

/** The resources that CloudFormation makes of SAM's template. */
export async function resourcesOfSam(
  said: Readonly<Record<string, string>>,
): Promise<readonly EvaluatedResource[]> {
  const checkers = await setUpPythonCheckers();
  const template = templateSchema.parse(await checkers.transformSam(samTemplate));
  return resourcesOf(template, { CertificateArn: "", OperatorEmail: "", ...said });
}

/** The resources of the CDK's template. */
export async function resourcesOfCdk(
  manifest: Manifest,
  said: Readonly<Record<string, string>>,
): Promise<readonly EvaluatedResource[]> {
  return withCdkTemplate(manifest, said, async (_path, template) =>
    resourcesOf(templateSchema.parse(template), {}),
  );
}
