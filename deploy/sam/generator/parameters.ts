import type { Manifest } from "@billsdue/handlers/deployment";

import { either, type Part, ref, type Section, sub, together } from "./intrinsics.ts";

/** What whoever deploys says: of the manifest, and of this stack. */
export function parameters(manifest: Manifest): Section {
  const ofManifest = Object.entries(manifest.parameters).map(([name, parameter]) => ({
    [name]: {
      Type: "String",
      Description: parameter.description,
      ...(parameter.otherwise === undefined ? {} : { Default: parameter.otherwise }),
    },
  }));
  return {
    ...together(ofManifest),
    CertificateArn: {
      Type: "String",
      Description:
        "The certificate of the website's own name, in us-east-1; without one it has CloudFront's name alone",
      Default: "",
    },
    OperatorEmail: {
      Type: "String",
      Description: "Who is told of alarms; nobody where none is said",
      Default: "",
    },
  };
}

export const conditions: Section = {
  HasWebsite: said("Website"),
  HasCertificate: said("CertificateArn"),
  HasOperatorEmail: said("OperatorEmail"),
};

function said(parameter: string): Part {
  return { "Fn::Not": [{ "Fn::Equals": [ref(parameter), ""] }] };
}

/** Where payers find the website. */
export const websiteUrl: Part = either(
  "HasWebsite",
  ref("Website"),
  sub("https://${Distribution.DomainName}"),
);

/** What a parameter says. */
export function valueOfParameter(parameter: string): Part {
  return parameter === "Website" ? websiteUrl : ref(parameter);
}
