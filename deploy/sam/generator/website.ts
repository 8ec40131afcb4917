import type { Manifest, Website } from "@billsdue/handlers/deployment";

import { httpApiDomain } from "./http-api.ts";
import { either, getAtt, nothing, type Part, ref, type Section, sub } from "./intrinsics.ts";
import { bucketPolicy, closedBucket } from "./storage.ts";

/** Policies that CloudFront has. */
const managed = {
  cachingDisabled: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
  cachingOptimized: "658327ea-f89d-4fab-a63d-7e88639e58f6",
  allViewerExceptHostHeader: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
};

/**
 * The website's files behind CloudFront, and the API beside them. Every address of the website is a file: there is no page for those that are
 * none, which would also take the place of the API's own answers.
 */
export function website({
  website: { pageHeaders, assets, assetHeaders, errorsNotKept, ...site },
}: Manifest): Section {
  const files = {
    TargetOriginId: "website",
    ViewerProtocolPolicy: "redirect-to-https",
    Compress: true,
  };
  return {
    WebsiteFiles: {
      Type: "AWS::S3::Bucket",
      Properties: { ...closedBucket, VersioningConfiguration: { Status: "Enabled" } },
    },
    WebsiteFilesPolicy: bucketPolicy("WebsiteFiles", {
      Sid: "DistributionReads",
      Effect: "Allow",
      Principal: { Service: "cloudfront.amazonaws.com" },
      // With s3:ListBucket a file that is not there is a 404.
      Action: ["s3:GetObject", "s3:ListBucket"],
      Resource: [getAtt("WebsiteFiles", "Arn"), sub("${WebsiteFiles.Arn}/*")],
      Condition: {
        StringEquals: {
          "aws:SourceArn": sub(
            "arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Distribution}",
          ),
        },
      },
    }),
    WebsiteAccess: {
      Type: "AWS::CloudFront::OriginAccessControl",
      Properties: {
        OriginAccessControlConfig: {
          Name: sub("${AWS::StackName}-${AWS::Region}"),
          OriginAccessControlOriginType: "s3",
          SigningBehavior: "always",
          SigningProtocol: "sigv4",
        },
      },
    },
    PageHeaders: headersPolicy("pages", site, pageHeaders),
    AssetHeaders: headersPolicy("assets", site, assetHeaders),
    Distribution: {
      Type: "AWS::CloudFront::Distribution",
      Properties: {
        DistributionConfig: {
          Comment: ref("AWS::StackName"),
          Enabled: true,
          HttpVersion: "http2and3",
          IPV6Enabled: true,
          DefaultRootObject: "index.html",
          CustomErrorResponses: errorsNotKept.map((ErrorCode) => ({
            ErrorCode,
            ErrorCachingMinTTL: 0,
          })),
          Aliases: either("HasCertificate", [hostOf("Website")], nothing),
          ViewerCertificate: either(
            "HasCertificate",
            {
              AcmCertificateArn: ref("CertificateArn"),
              MinimumProtocolVersion: "TLSv1.2_2021",
              SslSupportMethod: "sni-only",
            },
            { CloudFrontDefaultCertificate: true },
          ),
          Origins: [
            {
              Id: "website",
              DomainName: getAtt("WebsiteFiles", "RegionalDomainName"),
              OriginAccessControlId: getAtt("WebsiteAccess", "Id"),
              S3OriginConfig: { OriginAccessIdentity: "" },
            },
            {
              Id: "api",
              DomainName: httpApiDomain,
              CustomOriginConfig: {
                OriginProtocolPolicy: "https-only",
                OriginSSLProtocols: ["TLSv1.2"],
              },
            },
          ],
          DefaultCacheBehavior: {
            ...files,
            CachePolicyId: managed.cachingDisabled,
            ResponseHeadersPolicyId: ref("PageHeaders"),
          },
          CacheBehaviors: [
            {
              PathPattern: "/api/*",
              TargetOriginId: "api",
              ViewerProtocolPolicy: "https-only",
              // CloudFront allows either reading alone or all of them.
              AllowedMethods: ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"],
              CachePolicyId: managed.cachingDisabled,
              // Authorization and Idempotency-Key among them.
              OriginRequestPolicyId: managed.allViewerExceptHostHeader,
            },
            {
              PathPattern: assets,
              ...files,
              CachePolicyId: managed.cachingOptimized,
              ResponseHeadersPolicyId: ref("AssetHeaders"),
            },
          ],
        },
      },
    },
  };
}

function headersPolicy(
  name: string,
  site: Pick<
    Website,
    | "contentSecurityPolicy"
    | "strictTransportSeconds"
    | "referrerPolicy"
    | "frameOptions"
    | "headers"
  >,
  besides: Readonly<Record<string, string>>,
): Part {
  const Override = true;
  return {
    Type: "AWS::CloudFront::ResponseHeadersPolicy",
    Properties: {
      ResponseHeadersPolicyConfig: {
        Name: sub(`\${AWS::StackName}-\${AWS::Region}-${name}`),
        SecurityHeadersConfig: {
          ContentSecurityPolicy: { ContentSecurityPolicy: site.contentSecurityPolicy, Override },
          ContentTypeOptions: { Override },
          FrameOptions: { FrameOption: site.frameOptions, Override },
          ReferrerPolicy: { ReferrerPolicy: site.referrerPolicy, Override },
          StrictTransportSecurity: {
            AccessControlMaxAgeSec: site.strictTransportSeconds,
            IncludeSubdomains: true,
            Override,
          },
        },
        CustomHeadersConfig: {
          Items: Object.entries({ ...site.headers, ...besides }).map(([Header, Value]) => ({
            Header,
            Value,
            Override,
          })),
        },
      },
    },
  };
}

/** The host of a parameter that is a URL of https. */
function hostOf(parameter: string): Part {
  return { "Fn::Select": [1, { "Fn::Split": ["https://", ref(parameter)] }] };
}
