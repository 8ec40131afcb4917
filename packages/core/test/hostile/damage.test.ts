import fc from "fast-check";
import { describe, it } from "vitest";

import { examples } from "./examples.ts";
import { damagedFiles } from "./hostile-files.ts";
import { holdsOf } from "./laws.ts";

describe("a good file that was damaged", () => {
  it("is read as one thing, loses no row, and changes no other invoice", async () => {
    await fc.assert(fc.asyncProperty(damagedFiles(), holdsOf), { examples: [...examples] });
  });
});
