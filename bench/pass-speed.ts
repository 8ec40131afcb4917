import { defaultPolicy, defaultProfile, inspectFile } from "@billsdue/core";

import { openFile } from "./nowhere.ts";
import { csvParse, obviousPipeline } from "./peers.ts";
import { prepareSecondPass } from "./second-pass.ts";
import { speedUps, takeTurns, thousandRows } from "./turns.ts";
import { atLeast, type Measured, median } from "./verdict.ts";

const ofObvious = 1.7;
const ofArrays = 0.75;

/**
 * Rows per second of the second pass (decode, parse, decide, render; a store that is a function) against the obvious pipeline for the same,
 * and against csv-parse that only splits the file.
 */
export async function measurePassSpeed(path: string, rows: number): Promise<readonly Measured[]> {
  const pass = await prepareSecondPass(path, path, rows);
  const file = await openFile(path);
  const seconds = await takeTurns(
    [
      ["arrays", () => csvParse(path, rows + 1, false)],
      ["obvious", () => obviousPipeline(path, rows)],
      ["first", async () => inspectFile(file, defaultProfile, defaultPolicy.timeZone, () => {})],
      ["second", pass.run],
    ],
    { warmUps: 2, measured: 7 },
  );
  const name = `decode, parse, decide, render ${rows.toLocaleString("en")} rows`;
  const rate = (peer: Parameters<typeof seconds>[0]) => thousandRows(rows, median(seconds(peer)));
  return [
    {
      verdict: atLeast(
        `${name}: rows/s of csv-parse objects and zod`,
        median(speedUps(seconds("second"), seconds("obvious"))),
        ofObvious,
      ),
      figures: [
        `csv-parse objects, zod  ${rate("obvious")}`,
        `second pass             ${rate("second")}`,
      ],
    },
    {
      verdict: atLeast(
        `${name}: rows/s of csv-parse to arrays`,
        median(speedUps(seconds("second"), seconds("arrays"))),
        ofArrays,
      ),
      figures: [
        `csv-parse to arrays     ${rate("arrays")}`,
        `first pass, for itself  ${rate("first")}`,
      ],
    },
  ];
}
