import { writeFile } from "node:fs/promises";

import { describeApi } from "./describe-api.ts";

const file = new URL("../src/http/openapi.json", import.meta.url);
await writeFile(file, `${JSON.stringify(describeApi(), null, 2)}\n`);
