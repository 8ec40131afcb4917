import { readFile, writeFile } from "node:fs/promises";

import { fillPage } from "./payments-page/fill-page.ts";
import { workflowsParts } from "./workflows-page/parts.ts";

const page = new URL("../docs/workflows.md", import.meta.url);
await writeFile(page, fillPage(await readFile(page, "utf8"), workflowsParts()));
