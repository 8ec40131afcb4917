/** The one table, in the spelling that both CreateTable and CloudFormation's AWS::DynamoDB::Table have. */
export interface TableDefinition {
  BillingMode: "PAY_PER_REQUEST";
  AttributeDefinitions: { AttributeName: string; AttributeType: "S" }[];
  KeySchema: KeySchema;
  GlobalSecondaryIndexes: {
    IndexName: string;
    KeySchema: KeySchema;
    Projection: { ProjectionType: "KEYS_ONLY" };
  }[];
}

type KeySchema = { AttributeName: string; KeyType: "HASH" | "RANGE" }[];

/** The names of the sparse indexes: what is due for the sweep, and what an operator may have to look at. */
export const indexNames = { sweep: "sweep", review: "review" } as const;

/**
 * How the table is created: one key, `pk` (`INVOICE#…`, `RUN#…`, `GUARD#…` and a few more), and two indexes that hold only what is open. They
 * are spread over shards of `shard`, so that many payments at once do not meet in one partition.
 */
export function tableDefinition(): TableDefinition {
  const index = (
    IndexName: string,
    since: string,
  ): TableDefinition["GlobalSecondaryIndexes"][0] => ({
    IndexName,
    KeySchema: [
      { AttributeName: "shard", KeyType: "HASH" },
      { AttributeName: since, KeyType: "RANGE" },
    ],
    Projection: { ProjectionType: "KEYS_ONLY" },
  });
  const text = (AttributeName: string) => ({ AttributeName, AttributeType: "S" as const });
  return {
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: ["pk", "shard", "sweepDueAt", "reviewSince"].map(text),
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    GlobalSecondaryIndexes: [
      index(indexNames.sweep, "sweepDueAt"),
      index(indexNames.review, "reviewSince"),
    ],
  };
}

/** What the table deletes by itself: items whose `expiresAt`, in seconds since 1970, is over. Whoever reads one checks it as well. */
export const timeToLive = { AttributeName: "expiresAt", Enabled: true } as const;
