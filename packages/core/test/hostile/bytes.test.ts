import fc from "fast-check";
import { describe, it } from "vitest";

import { examples } from "./examples.ts";
import { arbitraryBytes } from "./hostile-files.ts";
import { holdsOf } from "./laws.ts";

describe("a file of any bytes", () => {
  it("is read as one thing, loses no row, and changes no other invoice", async () => {
    await fc.assert(fc.asyncProperty(arbitraryBytes(), holdsOf), { examples: [...examples] });
  });
});
