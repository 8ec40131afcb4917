import * as z from "zod";

/** What a deployment says of a function. */
export interface FunctionFacts {
  readonly handler: string;
  readonly runtime: string;
  readonly architecture: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Everything that its role may do, `action on ARN` each, in order. */
  readonly grants: readonly string[];
}

export interface AlarmFacts {
  readonly series: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
  readonly periodSeconds: number;
  readonly periods: number;
  readonly threshold: number;
  readonly comparison: string;
  readonly missingData: string;
}

/** What a deployment deploys, whatever the tool: the same facts are the same system. */
export interface SystemFacts {
  /** By their names in the manifest. */
  readonly functions: Readonly<Record<string, FunctionFacts>>;
  readonly alarms: Readonly<Record<string, AlarmFacts>>;
  /** The definitions, with the ARNs of functions. */
  readonly workflows: Readonly<Record<string, unknown>>;
}

const oneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]);

/** A policy that grants, and says nothing else: no denial, no condition, no exception. */
export const policySchema = z.object({
  Version: z.literal("2012-10-17"),
  Statement: z.array(
    z.strictObject({
      Effect: z.literal("Allow"),
      Action: oneOrMore,
      Resource: oneOrMore,
      NotResource: oneOrMore,
    }),
  ),
});

/** What a policy grants, `action on ARN` each. */
export function grantsOf({ Statement }: z.infer<typeof policySchema>): readonly string[] {
  return Statement.flatMap(({ Action, Resource, NotResource }) => {
    const where = [
      ...Resource.map((arn) => `on ${arn}`),
      ...NotResource.map((arn) => `on all but ${arn}`),
    ];
    return Action.flatMap((action) => where.map((on) => `${action} ${on}`));
  });
}
