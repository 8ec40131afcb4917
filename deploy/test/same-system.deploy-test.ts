import { createManifest } from "@billsdue/handlers/deployment";
import { beforeAll, describe, expect, it } from "vitest";

import { setUpPythonCheckers } from "./checkers/python-checkers.ts";
import { setUpTerraform } from "./checkers/terraform.ts";
import { factsOfResources } from "./system/cloud-formation.ts";
import { expectedFacts } from "./system/expected.ts";
import { resourcesOfCdk, resourcesOfSam, saying } from "./system/templates.ts";
import { factsOfModule } from "./system/terraform-module.ts";

const manifest = createManifest();
const said = saying(manifest);
const expected = expectedFacts(manifest);

beforeAll(setUpPythonCheckers, 600_000);

describe("What is deployed is what the manifest says: functions, their roles to the last action, alarms, workflows", () => {
  it("with SAM", async () => {
    expect(factsOfResources(await resourcesOfSam(said))).toStrictEqual(expected);
  });

  it("with the CDK", async () => {
    expect(factsOfResources(await resourcesOfCdk(manifest, said))).toStrictEqual(expected);
  });

  it("with Terraform", async () => {
    expect(await factsOfModule(await setUpTerraform(), manifest)).toStrictEqual(expected);
  }, 1_800_000);
});

describe("Where no website is said, functions are told CloudFront's own", () => {
  const nothing = saying(manifest, { Website: "" });

  it.each([
    ["SAM", () => resourcesOfSam(nothing)],
    ["the CDK", () => resourcesOfCdk(manifest, nothing)],
  ])("with %s", async (_tool, resources) => {
    const { functions } = factsOfResources(await resources());
    const told = functions["api"]?.environment["BILLSDUE_WEBSITE"];
    expect(told).toBe("https://Distribution.DomainName");
  });
});
