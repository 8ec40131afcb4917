import { writeFileSync } from "node:fs";

import { profileJsonSchema } from "@billsdue/core";

const schema = `${JSON.stringify(profileJsonSchema(), null, 2)}\n`;
writeFileSync(new URL("../docs/profile.schema.json", import.meta.url), schema);
