// Stands in for the SDK's endpoint rules, of which a Lambda needs a few lines; a test compares it with them.

/** Those of the rules' parameters that can be set for our calls. */
export interface EndpointParameters {
  readonly Region?: string | undefined;
  /** The client's own, or the environment's, such as `AWS_ENDPOINT_URL`. */
  readonly Endpoint?: string | undefined;
  readonly UseFIPS?: boolean | undefined;
  readonly UseDualStack?: boolean | undefined;
  readonly Bucket?: string | undefined;
  readonly ForcePathStyle?: boolean | undefined;
}

/** Where a request goes, and how it is signed where that is not as always. */
export interface Endpoint {
  readonly url: URL;
  readonly headers: Readonly<Record<string, never>>;
  readonly properties: object;
}

/** Whose ordinary endpoints of a region are the FIPS ones: https://aws.amazon.com/compliance/fips. */
const fipsAnyway: Readonly<Record<string, RegExp>> = {
  dynamodb: /^us-gov-/,
  sns: /^us-gov-/,
  states: /^us-gov-west-1$/,
};

/** The domains of regions apart: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html. */
const domains: readonly (readonly [RegExp, string])[] = [
  [/^cn-/, "amazonaws.com.cn"],
  [/^us-iso-/, "c2s.ic.gov"],
  [/^us-isob-/, "sc2s.sgov.gov"],
  [/^eu-isoe-/, "cloud.adc-e.uk"],
  [/^us-isof-/, "csp.hci.ic.gov"],
  [/^eusc-/, "amazonaws.eu"],
];

/** The endpoints of a service by its name in host names. Throws where a setting asks for what is left out. */
export function endpointsOf(service: string): (parameters: EndpointParameters) => Endpoint {
  return (parameters) => ({ url: baseUrl(service, parameters), headers: {}, properties: {} });
}

/** Where requests about a bucket go: to its name, in its own region. */
export function bucketEndpoint(parameters: EndpointParameters): Endpoint {
  const { Region: signingRegion, Bucket } = parameters;
  const url = baseUrl("s3", parameters);
  const signing = { name: "sigv4", signingName: "s3", signingRegion };
  return {
    url: Bucket === undefined ? url : bucketUrl(url, Bucket, parameters.ForcePathStyle === true),
    headers: {},
    properties: { authSchemes: [{ ...signing, disableDoubleEncoding: true }] },
  };
}

function baseUrl(
  service: string,
  { Region, Endpoint, UseFIPS = false, UseDualStack = false }: EndpointParameters,
): URL {
  if (UseDualStack) throw leftOut("dual-stack endpoints");
  if (Endpoint !== undefined) {
    if (UseFIPS)
      throw new Error("Invalid Configuration: FIPS and custom endpoint are not supported");
    return new URL(Endpoint);
  }
  if (Region === undefined) throw new Error("Invalid Configuration: Missing Region");
  const fips = UseFIPS && fipsAnyway[service]?.test(Region) !== true ? "-fips" : "";
  return new URL(`https://${service}${fips}.${Region}.${domainOf(Region)}`);
}

function domainOf(region: string): string {
  return domains.find(([regions]) => regions.test(region))?.[1] ?? "amazonaws.com";
}

/** A name that can be a part of a host name, under a certificate for `*.s3.…`. */
const hostLabel = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
const address = /^(?:[\d.]+|\[.*\])$/;
/** Access points and directory buckets (S3 Express) are addressed and signed for otherwise. */
const otherKinds = /^arn:|--(?:x|xa|op)-s3$/;

function bucketUrl(url: URL, bucket: string, isForcedIntoPath: boolean): URL {
  if (otherKinds.test(bucket)) throw leftOut("access points and directory buckets");
  const bucketed = new URL(url);
  if (isForcedIntoPath || address.test(url.hostname) || !hostLabel.test(bucket)) {
    bucketed.pathname = `${url.pathname.replace(/\/$/, "")}/${encodeURIComponent(bucket)}`;
  } else {
    bucketed.hostname = `${bucket}.${url.hostname}`;
  }
  return bucketed;
}

function leftOut(what: string): Error {
  return new Error(`left out of this bundle: ${what}`);
}
