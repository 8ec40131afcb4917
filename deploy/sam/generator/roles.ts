import type { Part } from "./intrinsics.ts";

/** A role of a service that may do this and nothing else. */
export function roleOf(service: string, statements: readonly Part[]): Part {
  return {
    Type: "AWS::IAM::Role",
    Properties: {
      AssumeRolePolicyDocument: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } }],
      },
      Policies: [
        {
          PolicyName: "grants",
          PolicyDocument: { Version: "2012-10-17", Statement: statements },
        },
      ],
    },
  };
}
