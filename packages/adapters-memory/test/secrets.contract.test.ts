import { describeSecrets } from "@billsdue/core/testing";

import { createMemorySecrets } from "../src/index.ts";

describeSecrets("memory", () => {
  const secrets = createMemorySecrets();
  return { secrets, rotate: secrets.rotate };
});
