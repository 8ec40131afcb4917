// Writes template.yaml from the manifest.
import { writeFile } from "node:fs/promises";

import { createManifest } from "@billsdue/handlers/deployment";

import { createTemplate } from "./generator/template.ts";
import { yamlOf } from "./generator/yaml.ts";

await writeFile(
  new URL("template.yaml", import.meta.url),
  yamlOf(createTemplate(createManifest())),
);
