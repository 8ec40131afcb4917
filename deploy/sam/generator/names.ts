import { type Part, sub } from "./intrinsics.ts";

// What depends on each other in a circle is named by the stack, so that each can be named before it is there: the bucket calls a function that
// reads it, and a workflow calls functions that wake it.

const inAccount = "${AWS::Region}:${AWS::AccountId}";

/** The name of the bucket that files are put into. */
export const filesBucketName = "${AWS::StackName}-files-${AWS::AccountId}-${AWS::Region}";

export const filesBucketArn: string = `arn:\${AWS::Partition}:s3:::${filesBucketName}`;

/** The name of what has this name in the manifest. */
export const nameOf = (name: string): Part => sub(`\${AWS::StackName}-${name}`);

export const workflowArn = (workflow: string): Part =>
  sub(`arn:\${AWS::Partition}:states:${inAccount}:stateMachine:\${AWS::StackName}-${workflow}`);

/** An ARN of a service in the stack's account and region. */
export const arnInAccount = (service: string, resource: string): Part =>
  sub(`arn:\${AWS::Partition}:${service}:${inAccount}:${resource}`);
