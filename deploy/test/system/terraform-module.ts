import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { handlerNames, type Manifest } from "@billsdue/handlers/deployment";
import * as z from "zod";

import type { Terraform } from "../checkers/terraform.ts";
import { arns, functionArn, logArn, names, place, saidOf } from "./expected.ts";
import { grantsOf, policySchema, type SystemFacts } from "./facts.ts";

const module = fileURLToPath(new URL("../../terraform/modules/system", import.meta.url));

const json = z.string().transform((text): unknown => JSON.parse(text));
const texts = z.record(z.string(), z.string());
const output = <Value>(schema: z.ZodType<Value>) =>
  z.object({ value: z.record(z.string(), schema) });

const outputsSchema = z.object({
  functions: output(
    z.object({
      handler: z.string(),
      runtime: z.string(),
      architecture: z.string(),
      memory_size: z.number(),
      timeout: z.number(),
      environment: texts,
      policy: json.pipe(policySchema),
    }),
  ),
  alarms: output(
    z.object({
      alarm_name: z.string(),
      namespace: z.string(),
      metric_name: z.string(),
      dimensions: texts,
      statistic: z.string(),
      period: z.number(),
      evaluation_periods: z.number(),
      threshold: z.number(),
      comparison_operator: z.string(),
      treat_missing_data: z.string(),
    }),
  ),
  definitions: output(json),
});

/** What Terraform's module makes of the manifest. It has no provider, so that it can be applied without an account. */
export async function factsOfModule(
  terraform: Terraform,
  manifest: Manifest,
): Promise<SystemFacts> {
  const folder = await mkdtemp(join(tmpdir(), "billsdue-terraform-"));
  try {
    await cp(module, join(folder, "system"), { recursive: true });
    await writeFile(join(folder, "main.tf.json"), JSON.stringify(configuration(manifest)));
    const run = (...args: readonly string[]) => terraform(`-chdir=${folder}`, ...args);
    await run("init", "-backend=false", "-no-color");
    await run("apply", "-auto-approve", "-no-color");
    return factsOf(outputsSchema.parse(JSON.parse(await run("output", "-json"))));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function configuration(manifest: Manifest): object {
  const ofHandlers = (value: (name: string) => string) =>
    Object.fromEntries(handlerNames.map((name) => [name, value(name)]));
  const values = Object.keys(manifest.parameters).map((name) => [name, saidOf(name)]);
  const inputs = {
    name: place.stack,
    partition: place.partition,
    manifest,
    names,
    arns,
    values: Object.fromEntries(values),
    log_arns: ofHandlers(logArn),
    function_arns: ofHandlers(functionArn),
  };
  const outputs = Object.keys(outputsSchema.shape).map((name) => [
    name,
    { value: `\${module.system.${name}}` },
  ]);
  // In this syntax a text is a template: what looks like a place in it is none.
  const literal: unknown = JSON.parse(JSON.stringify(inputs).replaceAll("${", () => "$${"));
  return {
    module: { system: { source: "./system", ...z.record(z.string(), z.unknown()).parse(literal) } },
    output: Object.fromEntries(outputs),
  };
}

function factsOf({ functions, alarms, definitions }: z.infer<typeof outputsSchema>): SystemFacts {
  return {
    functions: Object.fromEntries(
      Object.entries(functions.value).map(([name, each]) => [
        name,
        {
          handler: each.handler,
          runtime: each.runtime,
          architecture: each.architecture,
          memoryMb: each.memory_size,
          timeoutSeconds: each.timeout,
          environment: each.environment,
          grants: grantsOf(each.policy).toSorted(),
        },
      ]),
    ),
    alarms: Object.fromEntries(
      Object.values(alarms.value).map((alarm) => [
        alarm.alarm_name,
        {
          series: `${alarm.namespace} ${alarm.metric_name}`,
          dimensions: alarm.dimensions,
          statistic: alarm.statistic,
          periodSeconds: alarm.period,
          periods: alarm.evaluation_periods,
          threshold: alarm.threshold,
          comparison: alarm.comparison_operator,
          missingData: alarm.treat_missing_data,
        },
      ]),
    ),
    workflows: Object.fromEntries(
      Object.entries(definitions.value).map(([name, definition]) => [
        `${place.stack}-${name}`,
        definition,
      ]),
    ),
  };
}
