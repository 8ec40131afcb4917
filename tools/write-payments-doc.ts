import { readFile, writeFile } from "node:fs/promises";

import { fillPage } from "./payments-page/fill-page.ts";
import { paymentsParts } from "./payments-page/parts.ts";

const page = new URL("../docs/payments.md", import.meta.url);
await writeFile(page, fillPage(await readFile(page, "utf8"), await paymentsParts()));
