import { beforeAll, describe, expect, it } from "vitest";

import {
  bucketEndpoint,
  type Endpoint,
  type EndpointParameters,
  endpointsOf,
} from "./aws-endpoints.ts";
import { importFrom } from "./modules-of-others.ts";

const clients = {
  dynamodb: ["client-dynamodb", "DynamoDBClient"],
  email: ["client-sesv2", "SESv2Client"],
  secretsmanager: ["client-secrets-manager", "SecretsManagerClient"],
  sns: ["client-sns", "SNSClient"],
  states: ["client-sfn", "SFNClient"],
} as const;

/** Of each partition some, and one that nobody has heard of. */
const regions = [
  "us-east-1",
  "us-west-2",
  "eu-central-1",
  "ap-southeast-7",
  "mx-central-1",
  "us-west-99",
  "cn-north-1",
  "cn-northwest-1",
  "us-gov-east-1",
  "us-gov-west-1",
  "us-iso-east-1",
  "us-iso-west-1",
  "us-isob-east-1",
  "eu-isoe-west-1",
  "us-isof-south-1",
  "eusc-de-east-1",
];
const ownEndpoints = [
  undefined,
  "http://localhost:4566",
  "http://127.0.0.1:4566/",
  "https://[::1]:1/",
  "https://bills.example/below/",
];

type Rules = (
  parameters: EndpointParameters & { readonly AccountIdEndpointMode?: string },
) => Endpoint;

type Sdk = Readonly<
  Record<string, new (options: object) => { readonly config: { readonly endpointProvider: Rules } }>
>;

async function rulesOf(name: string, client: string): Promise<Rules> {
  const { [client]: Client } = await importFrom<Sdk>("packages/handlers", `@aws-sdk/${name}`);
  if (Client === undefined) throw new Error(`there is no ${client}`);
  return new Client({ region: "eu-central-1" }).config.endpointProvider;
}

/** What the rules come to, a refusal whatever its words. */
function told(rules: Rules, parameters: EndpointParameters): unknown {
  try {
    const { url, headers, properties } = rules(parameters);
    return { url: url.href, headers, properties };
  } catch (refusal) {
    return refusal instanceof Error ? "refused" : refusal;
  }
}

/** What any call may be made with, but for what is left out. */
function cases(): readonly EndpointParameters[] {
  return regions.flatMap((Region) =>
    [false, true].flatMap((UseFIPS) =>
      ownEndpoints.map((Endpoint) => ({
        Region,
        UseFIPS,
        UseDualStack: false,
        ...(Endpoint === undefined ? {} : { Endpoint }),
      })),
    ),
  );
}

describe.each(Object.entries(clients))("requests to %s", (hostName, [name, client]) => {
  it("go where the SDK's rules have them go", async () => {
    const rules = await rulesOf(name, client);
    for (const parameters of cases()) {
      // The credentials of the environment name no account.
      const ruled = told(
        (given) => rules({ AccountIdEndpointMode: "preferred", ...given }),
        parameters,
      );
      expect([parameters, told(endpointsOf(hostName), parameters)]).toStrictEqual([
        parameters,
        ruled,
      ]);
    }
  });

  it("are refused where both IP versions or an unknown region are asked for", () => {
    const Region = "eu-central-1";
    expect(() => endpointsOf(hostName)({ Region, UseDualStack: true })).toThrow("dual-stack");
    expect(() => endpointsOf(hostName)({})).toThrow("Missing Region");
  });
});

describe("requests about a bucket", () => {
  let rules: Rules = () => {
    throw new Error("no rules");
  };

  beforeAll(async () => {
    rules = await rulesOf("client-s3", "S3Client");
  });

  it("go where the SDK's rules have them go", () => {
    // There is no FIPS in China; the rules of S3 alone say so.
    const meant = cases().filter(
      ({ Region, UseFIPS }) => !(UseFIPS === true && Region?.startsWith("cn-")),
    );
    for (const Bucket of ["bills-due", "bills.due", "Bills_Due", "b", "a--x-s4"]) {
      for (const ForcePathStyle of [false, true]) {
        for (const each of meant) {
          // Without a certificate a name may have dots, and an emulator has every bucket in its path anyway.
          if (Bucket.includes(".") && !ForcePathStyle && each.Endpoint?.startsWith("http:"))
            continue;
          const parameters = { ...each, Bucket, ForcePathStyle, Accelerate: false };
          const ours = told(bucketEndpoint, parameters);
          expect([parameters, ours]).toStrictEqual([parameters, told(rules, parameters)]);
        }
      }
    }
  });

  it.each([
    "arn:aws:s3:eu-central-1:000000000000:accesspoint/bills",
    "bills--euc1-az1--x-s3",
    "bills--xa-s3",
    "bills--op-s3",
  ])("are refused where it is of another kind: %s", (Bucket) => {
    expect(() => bucketEndpoint({ Region: "eu-central-1", Bucket })).toThrow("access points");
  });
});
