import type { Manifest } from "@billsdue/handlers/deployment";

import { logicalIdOf, type Part, ref, type Section, sub, together } from "./intrinsics.ts";
import { websiteUrl } from "./parameters.ts";

/** What whoever has deployed needs to know. */
export function outputs({ secrets }: Manifest): Section {
  const ofSecrets = Object.entries(secrets).map(([name, description]) => ({
    [`${logicalIdOf(name)}Arn`]: output(description, ref(logicalIdOf(name))),
  }));
  return {
    WebsiteUrl: output("Where payers find the website", websiteUrl),
    WebhookUrl: output("Where Stripe sends its webhooks", {
      "Fn::Join": ["", [websiteUrl, "/api/gateway/webhooks"]],
    }),
    ApiUrl: output("The API as the website does not see it", sub("${HttpApi.ApiEndpoint}/api")),
    FilesBucket: output("Where files are put, under inbox/", ref("Files")),
    WebsiteBucket: output("Where the website's files are put", ref("WebsiteFiles")),
    TableName: output("The table", ref("Table")),
    EventsTopic: output("Where events can be subscribed to", ref("Events")),
    OperatorsTopic: output("Where alarms can be subscribed to", ref("Operators")),
    ...together(ofSecrets),
  };
}

function output(description: string, value: Part): Part {
  return { Description: description, Value: value };
}
