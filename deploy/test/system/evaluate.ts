import * as z from "zod";

import { place } from "./expected.ts";

/** A template of CloudFormation, as far as it is looked at. */
export const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z.record(z.string(), z.unknown()).default({}),
      Condition: z.string().optional(),
      DeletionPolicy: z.string().optional(),
      UpdateReplacePolicy: z.string().optional(),
    }),
  ),
  Conditions: z.record(z.string(), z.unknown()).default({}),
});
export type CloudFormationTemplate = z.infer<typeof templateSchema>;

const { partition, region, account, stack } = place;
const inAccount = `${region}:${account}`;

const pseudoParameters: Readonly<Record<string, string | undefined>> = {
  "AWS::AccountId": account,
  "AWS::Partition": partition,
  "AWS::Region": region,
  "AWS::StackName": stack,
  "AWS::URLSuffix": "amazonaws.com",
  "AWS::NoValue": undefined,
};

const list = (value: unknown) => z.array(z.unknown()).parse(value);
const text = (value: unknown) => z.string().parse(value);

/** A resource with everything worked out; `id` is what a `Ref` to it says. */
export interface EvaluatedResource {
  readonly type: string;
  readonly id: unknown;
  readonly kept: boolean;
  readonly properties: unknown;
}

/** A template's resources. */
export function resourcesOf(
  template: CloudFormationTemplate,
  parameters: Readonly<Record<string, string>>,
): readonly EvaluatedResource[] {
  const valueOf = evaluator(template, parameters);
  return Object.entries(template.Resources)
    .filter(
      ([, { Condition }]) =>
        Condition === undefined || valueOf(template.Conditions[Condition]) === true,
    )
    .map(([id, resource]) => ({
      type: resource.Type,
      id: valueOf({ Ref: id }),
      kept:
        resource.DeletionPolicy === "RetainExceptOnCreate" &&
        resource.UpdateReplacePolicy === "Retain",
      properties: valueOf(resource.Properties),
    }));
}

/** Works a template's intrinsic functions out as CloudFormation would; resources are called by their logical ids. */
function evaluator(
  { Resources, Conditions }: CloudFormationTemplate,
  parameters: Readonly<Record<string, string>>,
): (value: unknown) => unknown {
  const valueOf = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(valueOf);
    if (typeof value !== "object" || value === null) return value;
    const [[name, argument] = ["", undefined], ...others] = Object.entries(value);
    if (others.length === 0) {
      if (name === "Ref") return refOf(text(argument));
      if (name === "Fn::GetAtt")
        return attributeOf(z.tuple([z.string(), z.string()]).parse(argument));
      if (name === "Fn::Sub") return substituted(text(argument));
      if (name.startsWith("Fn::")) return called(name, list(argument));
    }
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, valueOf(each)]));
  };

  const called = (name: string, [first, second, third]: readonly unknown[]): unknown => {
    switch (name) {
      case "Fn::Join":
        return list(valueOf(second)).map(text).join(text(first));
      case "Fn::If":
        return valueOf(valueOf(Conditions[text(first)]) === true ? second : third);
      case "Fn::Equals":
        return valueOf(first) === valueOf(second);
      case "Fn::Not":
        return valueOf(first) !== true;
      case "Fn::Select":
        return list(valueOf(second))[Number(first)];
      case "Fn::Split":
        return text(valueOf(second)).split(text(first));
      default:
        throw new Error(`the template has ${name}, which is not known`);
    }
  };

  const substituted = (pattern: string): string =>
    pattern.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => {
      const [id = "", ...attribute] = name.split(".");
      return text(attribute.length === 0 ? refOf(id) : attributeOf([id, attribute.join(".")]));
    });

  const resource = (id: string) => {
    const found = Resources[id];
    if (found === undefined) throw new Error(`the template has no ${id}`);
    return found;
  };

  const refOf = (id: string): unknown => {
    if (id in pseudoParameters) return pseudoParameters[id];
    const said = parameters[id];
    if (said !== undefined) return said;
    const { Type, Properties } = resource(id);
    switch (Type) {
      case "AWS::Lambda::Function":
        return valueOf(Properties["FunctionName"]);
      case "AWS::S3::Bucket":
        return valueOf(Properties["BucketName"]) ?? plainId(id);
      case "AWS::Logs::LogGroup":
        return valueOf(Properties["LogGroupName"]);
      case "AWS::SNS::Topic":
        return `arn:aws:sns:${inAccount}:${plainId(id)}`;
      case "AWS::SecretsManager::Secret":
        return `arn:aws:secretsmanager:${inAccount}:secret:${plainId(id)}`;
      default:
        return plainId(id);
    }
  };

  const attributeOf = ([id, attribute]: readonly [string, string]): string => {
    const name = text(refOf(id));
    switch (`${resource(id).Type} ${attribute}`) {
      case "AWS::DynamoDB::Table Arn":
        return `arn:aws:dynamodb:${inAccount}:table/${name}`;
      case "AWS::Lambda::Function Arn":
        return `arn:aws:lambda:${inAccount}:function:${name}`;
      case "AWS::Logs::LogGroup Arn":
        return `arn:aws:logs:${inAccount}:log-group:${name}:*`;
      case "AWS::S3::Bucket Arn":
        return `arn:aws:s3:::${name}`;
      case "AWS::SQS::Queue Arn":
        return `arn:aws:sqs:${inAccount}:${name}`;
      case "AWS::SQS::Queue QueueName":
        return name;
      default:
        return `${name}.${attribute}`;
    }
  };

  return valueOf;
}

/** CDK puts a hash at the end of a logical id. */
function plainId(id: string): string {
  return id.replace(/[0-9A-F]{8}$/, "");
}
