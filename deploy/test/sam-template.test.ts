import { readFile } from "node:fs/promises";

import { createManifest } from "@billsdue/handlers/deployment";
import { expect, it } from "vitest";

import { createTemplate } from "../sam/generator/template.ts";
import { yamlOf } from "../sam/generator/yaml.ts";

it("SAM's template is what the manifest makes of it; `pnpm sam:template` writes it", async () => {
  const written = await readFile(new URL("../sam/template.yaml", import.meta.url), "utf8");
  expect(written).toBe(yamlOf(createTemplate(createManifest())));
});
