import type { Manifest } from "@billsdue/handlers/deployment";

import { alarms } from "./alarms.ts";
import { functions, globals } from "./functions.ts";
import { httpApi } from "./http-api.ts";
import type { Part, Section } from "./intrinsics.ts";
import { outputs } from "./outputs.ts";
import { conditions, parameters } from "./parameters.ts";
import { schedules } from "./schedules.ts";
import { secrets } from "./secrets.ts";
import { storage } from "./storage.ts";
import { website } from "./website.ts";
import { workflows } from "./workflows.ts";

/** A template of the AWS Serverless Application Model. */
export interface Template {
  readonly AWSTemplateFormatVersion: "2010-09-09";
  readonly Transform: "AWS::Serverless-2016-10-31";
  readonly Description: string;
  readonly Parameters: Section;
  readonly Conditions: Section;
  readonly Globals: Part;
  readonly Resources: Section;
  readonly Outputs: Section;
}

/** The whole system, from its manifest. */
export function createTemplate(manifest: Manifest): Template {
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Transform: "AWS::Serverless-2016-10-31",
    Description: "Takes a biller's bills-due files and lets the customers on them pay (billsdue)",
    Parameters: parameters(manifest),
    Conditions: conditions,
    Globals: globals(manifest),
    Resources: {
      ...functions(manifest),
      ...workflows(manifest),
      ...schedules(manifest),
      ...storage(manifest),
      ...secrets(manifest),
      ...httpApi(manifest),
      ...website(manifest),
      ...alarms(manifest),
    },
    Outputs: outputs(manifest),
  };
}
