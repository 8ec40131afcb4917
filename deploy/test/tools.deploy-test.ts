import { fileURLToPath } from "node:url";

import { createManifest } from "@billsdue/handlers/deployment";
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";

import { type PythonCheckers, setUpPythonCheckers } from "./checkers/python-checkers.ts";
import { setUpTerraform } from "./checkers/terraform.ts";
import { withCdkTemplate } from "./system/synthesize-cdk.ts";
import { samTemplate } from "./system/templates.ts";

const terraformFolder = fileURLToPath(new URL("../terraform", import.meta.url));

let checkers: PythonCheckers;
beforeAll(async () => {
  checkers = await setUpPythonCheckers();
}, 600_000);

describe("SAM's template", () => {
  it("has no fault that cfn-lint knows", async () => {
    expect(await checkers.cfnLint("--regions", "us-east-1", "--", samTemplate)).toBe("");
  });

  it("has no fault that SAM knows", async () => {
    const said = await checkers.sam("validate", "--lint", "--template", samTemplate);
    expect(said).toContain("is a valid SAM Template");
  });
});

describe("The CDK's template", () => {
  it("has no fault that cfn-lint knows", async () => {
    const parameters = { ReceiptsFrom: "bills@example.com" };
    const said = await withCdkTemplate(createManifest(), parameters, (path) =>
      // CDK says dependencies twice.
      checkers.cfnLint("--regions", "us-east-1", "--ignore-checks", "W3005", "--", path),
    );
    expect(said).toBe("");
  });
});

describe("Terraform's files", () => {
  it("are written as `terraform fmt` writes them", async () => {
    const terraform = await setUpTerraform();
    expect(await terraform("fmt", "-check", "-recursive", terraformFolder)).toBe("");
  }, 1_800_000);

  it("take functions, their roles and alarms from the module whose output is compared with the manifest", async () => {
    const blocks = await terraformBlocks();
    const ofEach = (name: string) => `\${each.value.${name}}`;
    expect(blocks["aws_lambda_function.function"]).toMatchObject({
      for_each: "${module.system.functions}",
      function_name: ofEach("function_name"),
      role: "${aws_iam_role.function[each.key].arn}",
      filename: "${var.dist}/${each.value.zip}",
      handler: ofEach("handler"),
      runtime: ofEach("runtime"),
      architectures: [ofEach("architecture")],
      memory_size: ofEach("memory_size"),
      timeout: ofEach("timeout"),
      environment: [{ variables: ofEach("environment") }],
      tracing_config: [{ mode: "Active" }],
    });
    expect(blocks["aws_iam_role_policy.function"]).toStrictEqual({
      for_each: "${module.system.functions}",
      name: "grants",
      role: "${aws_iam_role.function[each.key].id}",
      policy: ofEach("policy"),
    });
    expect(blocks["aws_cloudwatch_metric_alarm.alarm"]).toMatchObject({
      for_each: "${module.system.alarms}",
      ...Object.fromEntries(
        ["alarm_name", "namespace", "metric_name", "dimensions", "statistic", "period"]
          .concat("evaluation_periods", "threshold", "comparison_operator", "treat_missing_data")
          .map((name) => [name, ofEach(name)]),
      ),
    });
    expect(blocks["aws_sfn_state_machine.workflow"]).toMatchObject({
      name: "${var.name}-${each.key}",
      definition: "${module.system.definitions[each.key]}",
      logging_configuration: [{ include_execution_data: false }],
    });
  });

  it("give no role a policy besides", async () => {
    const ofRoles = Object.keys(await terraformBlocks()).filter((address) =>
      /^aws_iam_(?!role[.])/.test(address),
    );
    expect(ofRoles.toSorted()).toStrictEqual([
      "aws_iam_role_policy.function",
      "aws_iam_role_policy.schedule",
      "aws_iam_role_policy.workflow",
    ]);
  });

  it("tell the module the ARN of each resource", async () => {
    const { "module.system": system } = await terraformBlocks();
    expect(system).toMatchObject({
      manifest: "${local.manifest}",
      names: {
        table: "${aws_dynamodb_table.table.name}",
        bucket: "${aws_s3_bucket.files.id}",
        "failed-notifications": "${aws_sqs_queue.failed_notifications.name}",
      },
      log_arns: "${{for name, log in aws_cloudwatch_log_group.function : name => log.arn}}",
      function_arns:
        "${{for name, function in aws_lambda_function.function : name => function.arn}}",
    });
    const { arns } = z.object({ arns: z.string() }).parse(system);
    for (const [name, arn] of [
      ["table", "aws_dynamodb_table.table.arn"],
      ["table-indexes", '"${aws_dynamodb_table.table.arn}/index/*"'],
      ["bucket", "aws_s3_bucket.files.arn"],
      ["bucket-objects", '"${aws_s3_bucket.files.arn}/*"'],
      ["topic", "aws_sns_topic.events.arn"],
      ["failed-notifications", "aws_sqs_queue.failed_notifications.arn"],
      ["mail-identity", '"arn:${local.partition}:ses:${local.in_account}:identity/*"'],
    ])
      expect(arns).toContain(`${name} = ${arn}`);
  });
});

async function terraformBlocks(): Promise<Record<string, unknown>> {
  return z.record(z.string(), z.unknown()).parse(await checkers.terraformBlocks(terraformFolder));
}
