import { ingestInto } from "./ingest.ts";
import { csvParse } from "./peers.ts";
import { speedUps, takeTurns, thousandRows } from "./turns.ts";
import { atLeast, type Measured, median } from "./verdict.ts";

const target = 1 / 4;

/** Rows per second from a file on disk to stored invoices, against csv-parse that only splits the same file into arrays. */
export async function measureIngestSpeed(path: string, rows: number): Promise<Measured> {
  const seconds = await takeTurns(
    [
      ["arrays", () => csvParse(path, rows + 1, false)],
      ["objects", () => csvParse(path, rows, true)],
      ["ingest", () => ingestInto(path, rows)],
    ],
    { warmUps: 6, measured: 9 },
  );
  const rate = (peer: Parameters<typeof seconds>[0]) => thousandRows(rows, median(seconds(peer)));
  return {
    verdict: atLeast(
      `ingest ${rows.toLocaleString("en")} rows: rows/s of csv-parse to arrays`,
      median(speedUps(seconds("ingest"), seconds("arrays"))),
      target,
    ),
    figures: [
      `csv-parse to arrays   ${rate("arrays")}`,
      `csv-parse to objects  ${rate("objects")}`,
      `ingestFile            ${rate("ingest")}`,
    ],
  };
}
