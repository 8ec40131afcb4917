import type { Manifest } from "@billsdue/handlers/deployment";
import { Duration, type Stack } from "aws-cdk-lib";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import {
  AccessLevel,
  AllowedMethods,
  CachePolicy,
  Distribution,
  type DistributionProps,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin, S3BucketOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import { Bucket, type IBucket } from "aws-cdk-lib/aws-s3";

import { closedBucket } from "./closed-bucket.ts";
import type { Api } from "./http-api.ts";
import type { Parameters } from "./parameters.ts";

export interface WebsiteProps {
  readonly api: Api;
  readonly parameters: Parameters;
}

export interface Website {
  /** Where payers find it. */
  readonly url: string;
  readonly bucketName: string;
}

/**
 * The website's files behind CloudFront, and the API beside them. Every address of the website is a file: there is no page for those that are
 * none, which would also take the place of the API's own answers.
 */
export function createWebsite(
  stack: Stack,
  { website }: Manifest,
  { api, parameters }: WebsiteProps,
): Website {
  const bucket = new Bucket(stack, "WebsiteFiles", closedBucket) as IBucket;
  const files = {
    origin: S3BucketOrigin.withOriginAccessControl(bucket, {
      // With LIST a file that is not there is a 404.
      originAccessLevels: [AccessLevel.READ, AccessLevel.LIST],
    }),
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
  };
  const distribution = new Distribution(stack, "Distribution", {
    comment: stack.stackName,
    httpVersion: HttpVersion.HTTP2_AND_3,
    defaultRootObject: "index.html",
    errorResponses: website.errorsNotKept.map((httpStatus) => ({
      httpStatus,
      ttl: Duration.seconds(0),
    })),
    ...ownName(stack, parameters),
    defaultBehavior: {
      ...files,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      responseHeadersPolicy: headersPolicy(stack, "pages", website, website.pageHeaders),
    },
    additionalBehaviors: {
      "/api/*": {
        origin: new HttpOrigin(api.domain, {
          protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
          originSslProtocols: [OriginSslPolicy.TLS_V1_2],
        }),
        viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
        allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy: CachePolicy.CACHING_DISABLED,
        // Authorization and Idempotency-Key among them.
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      },
      [website.assets]: {
        ...files,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: headersPolicy(stack, "assets", website, website.assetHeaders),
      },
    },
  });
  const own = parameters.values["Website"] ?? "";
  return {
    url: own === "" ? `https://${distribution.distributionDomainName}` : own,
    bucketName: bucket.bucketName,
  };
}

/** The name that the certificate is for. */
function ownName(
  stack: Stack,
  { values, certificateArn }: Parameters,
): Pick<DistributionProps, "domainNames" | "certificate" | "minimumProtocolVersion"> {
  if (certificateArn === undefined) return {};
  return {
    domainNames: [new URL(values["Website"] ?? "").hostname],
    certificate: Certificate.fromCertificateArn(stack, "Certificate", certificateArn),
    minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
  };
}

const referrerPolicies = { "no-referrer": HeadersReferrerPolicy.NO_REFERRER };

function headersPolicy(
  stack: Stack,
  name: "pages" | "assets",
  website: Manifest["website"],
  besides: Readonly<Record<string, string>>,
): ResponseHeadersPolicy {
  const override = true;
  return new ResponseHeadersPolicy(stack, name === "pages" ? "PageHeaders" : "AssetHeaders", {
    responseHeadersPolicyName: `${stack.stackName}-${stack.region}-${name}`,
    securityHeadersBehavior: {
      contentSecurityPolicy: {
        contentSecurityPolicy: website.contentSecurityPolicy,
        override,
      },
      contentTypeOptions: { override },
      frameOptions: { frameOption: HeadersFrameOption[website.frameOptions], override },
      referrerPolicy: { referrerPolicy: referrerPolicies[website.referrerPolicy], override },
      strictTransportSecurity: {
        accessControlMaxAge: Duration.seconds(website.strictTransportSeconds),
        includeSubdomains: true,
        override,
      },
    },
    customHeadersBehavior: {
      customHeaders: Object.entries({ ...website.headers, ...besides }).map(([header, value]) => ({
        header,
        value,
        override,
      })),
    },
  });
}
