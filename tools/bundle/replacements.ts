import { fileURLToPath } from "node:url";

/** A module that another one stands in for in a bundle, and why that is right in a Lambda. */
export interface Replacement {
  readonly module: RegExp;
  readonly because: string;
  readonly contents: string;
}

/** Contents that throw when anything of them is called or constructed. */
function unreachable(...names: readonly string[]): string {
  const exported = names.map((name) => `gone as ${name}`).join(", ");
  return `function gone() { throw new Error("left out of this bundle: ${names.join(", ")}"); }
    export { ${exported} };`;
}

/** The module of ours, as an import names it. */
function ours(file: string): string {
  return JSON.stringify(fileURLToPath(new URL(file, import.meta.url)));
}

const hostNames = {
  dynamodb: "dynamodb",
  "secrets-manager": "secretsmanager",
  sesv2: "email",
  sfn: "states",
  sns: "sns",
};

const endpointRules: readonly Replacement[] = [
  ...Object.entries(hostNames).map(([client, hostName]) => ({
    module: new RegExp(`/@aws-sdk/client-${client}/dist-es/endpoint/endpointResolver\\.js$`),
    because: "Without account ids, ARNs and dual stack its rules come to one host name a region.",
    contents: `import { endpointsOf } from ${ours("aws-endpoints.ts")};
      export const defaultEndpointResolver = endpointsOf(${JSON.stringify(hostName)});`,
  })),
  {
    module: /\/@aws-sdk\/client-s3\/dist-es\/endpoint\/endpointResolver\.js$/,
    because: "The bucket is an ordinary one in the function's own region, without acceleration.",
    contents: `export { bucketEndpoint as defaultEndpointResolver } from ${ours("aws-endpoints.ts")};`,
  },
  {
    module: /\/util-endpoints\/lib\/aws\/partition\.js$/,
    because: "Only those rules ask for partitions.",
    contents: `export const getUserAgentPrefix = () => "";
      ${unreachable("partition", "setPartitionInfo", "useDefaultPartitionInfo")}`,
  },
];

const environmentAlone: readonly Replacement[] = [
  {
    module: /\/@aws-sdk\/credential-provider-node\/dist-es\/index\.js$/,
    because: "Lambda passes credentials in the environment, always.",
    contents: `export { defaultProvider } from ${ours("environment-credentials.ts")};`,
  },
  {
    module: /\/config-resolver\/regionConfig\/getInstanceMetadataRegion\.js$/,
    because: "Lambda sets AWS_REGION; without it the SDK says that the region is missing.",
    contents: "export const getInstanceMetadataRegion = async () => undefined;",
  },
  {
    module: /\/node-config-provider\/fromSharedConfigFiles\.js$/,
    because: "A Lambda has no files of AWS's command line: what the environment lacks is not set.",
    contents: `import { CredentialsProviderError } from "../property-provider/CredentialsProviderError";
      export const fromSharedConfigFiles = () => async () => {
        throw new CredentialsProviderError("not set");
      };`,
  },
];

const builtIn: readonly Replacement[] = [
  {
    module: /\/@noble\/hashes\/(?:sha2|hmac)\.js$/,
    because: "Node has them built in, and faster; core uses none but these two.",
    contents: `export { hmac, sha256 } from ${ours("node-hashes.ts")};`,
  },
  ...["sha256/Sha256Js", "crc32/Crc32Js", "md5/Md5Js", "sha1/Sha1Js"].map((path) => ({
    module: new RegExp(`/${path}\\.js$`),
    because: "It is for where Node has none built in.",
    contents: unreachable(path.replace(/^.*\//, "")),
  })),
  {
    module: /\/serde\/util-stream\/sdk-stream-mixin\.browser\.js$/,
    because: "What Node's HTTP client answers with is a stream of Node's.",
    contents: unreachable("sdkStreamMixin"),
  },
  {
    module: /\/@smithy\/core\/dist-es\/submodules\/serde\/date-utils\.js$/,
    because: "The SDK has the same parsers twice, and these are the newer ones.",
    contents: `export {
        _parseEpochTimestamp as parseEpochTimestamp,
        _parseRfc3339DateTimeWithOffset as parseRfc3339DateTime,
        _parseRfc3339DateTimeWithOffset as parseRfc3339DateTimeWithOffset,
        _parseRfc7231DateTime as parseRfc7231DateTime,
      } from "./schema-serde-lib/schema-date-utils";
      export const dateToUtcString = (date) => date.toUTCString();`,
  },
];

const neverCalled: readonly Replacement[] = [
  {
    module: /\/@smithy\/core\/dist-es\/submodules\/event-streams\/index\.js$/,
    because: "None of our calls has an event stream.",
    contents: `export const resolveEventStreamSerdeConfig = (config) => config;
      ${unreachable("EventStreamSerde", "eventStreamSerdeProvider")}`,
  },
  {
    module: /\/@smithy\/signature-v4\/dist-es\/HeaderFormatter\.js$/,
    because: "Only messages of an event stream have headers in this form.",
    contents: `export class HeaderFormatter {
        format() { throw new Error("left out of this bundle: headers of events"); }
      }`,
  },
  {
    module: /\/@aws-sdk\/middleware-endpoint-discovery\/dist-es\/index\.js$/,
    because: "The client of DynamoDB makes room for endpoints that none of its commands looks for.",
    contents: `const unset = () => undefined;
      export const resolveEndpointDiscoveryConfig = (config) => config;
      export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
        environmentVariableSelector: unset, configFileSelector: unset, default: undefined,
      };`,
  },
  {
    module: /\/signature-v4-multi-region\/dist-es\/SignatureV4MultiRegion\.js$/,
    because: "A signature for all regions is for endpoints of several, and needs one more package.",
    contents: `import { SignatureV4 } from "@smithy/signature-v4";
      export class SignatureV4MultiRegion extends SignatureV4 {
        static sigv4aDependency() { return "none"; }
        async sign(request, options = {}) {
          if (options.signingRegion !== "*") return super.sign(request, options);
          throw new Error("left out of this bundle: signatures for all regions");
        }
      }`,
  },
  {
    module: /\/middleware-s3-express\/functions\/s3Express(?:HttpSigning)?Middleware\.js$/,
    because: "Directory buckets (S3 Express) keep no versions and tell of no files: ours is none.",
    contents: `export const getS3ExpressPlugin = () => ({ applyToStack: () => {} });
      export const getS3ExpressHttpSigningPlugin = getS3ExpressPlugin;
      ${unreachable(
        "s3ExpressMiddleware",
        "s3ExpressMiddlewareOptions",
        "s3ExpressHttpSigningMiddleware",
        "s3ExpressHttpSigningMiddlewareOptions",
      )}`,
  },
  {
    module: /\/client-s3\/dist-es\/commands\/CreateSessionCommand\.js$/,
    because: "Only they need sessions.",
    contents: unreachable("CreateSessionCommand"),
  },
  {
    module: /\/middleware-region-redirect\/region-redirect-middleware\.js$/,
    because: "Our client follows no redirects to other regions: followRegionRedirects is not set.",
    contents: `export const getRegionRedirectMiddlewarePlugin = () => ({ applyToStack: () => {} });
      ${unreachable("regionRedirectMiddleware", "regionRedirectMiddlewareOptions")}`,
  },
  {
    module: /\/csv-parse\/lib\/api\/normalize_options\.js$/,
    because: "Core gives it three options.",
    contents: `export { normalize_options } from ${ours("csv-options.ts")};`,
  },
  {
    module: /\/middleware-s3-express\/classes\/S3ExpressIdentityProviderImpl\.js$/,
    because: "Only those plug-ins ask for it.",
    contents: "export class S3ExpressIdentityProviderImpl {}",
  },
  {
    module: /\/util-retry\/AdaptiveRetryStrategy\.js$/,
    because: 'Every client of ours is made with retryMode: "standard".',
    contents: unreachable("AdaptiveRetryStrategy"),
  },
];

/** What stands in for what in every bundle. */
export const replacements: readonly Replacement[] = [
  ...endpointRules,
  ...environmentAlone,
  ...builtIn,
  ...neverCalled,
];

/** What does besides in a bundle that reads no file: compiling costs milliseconds at once, and saves microseconds a row. */
export const withoutCompiling: Replacement = {
  module: /\/zod\/v4\/core\/compile\.js$/,
  because: "A schema that is not compiled parses all the same.",
  contents: `export const compile = (schema) => schema;
    export const INVALID = Symbol.for("zod.compile.invalid");
    ${unreachable("withParser", "compileFn", "ZodCompileAsyncError", "ZodCompileUnsupportedError")}`,
};
