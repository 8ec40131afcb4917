import { type Calls, callsOf } from "./dynamodb-calls.ts";
import { createClient } from "./dynamodb-client.ts";
import { dayNames, type Days, saysOf } from "./dynamodb-days.ts";
import { ingestDay } from "./dynamodb-ingest.ts";
import { updateRowByRow } from "./dynamodb-peer.ts";
import { anotherTable } from "./dynamodb-table.ts";

/** What the days' files cost, for people: requests and units per 1,000 rows, and what the run ledger takes of a file. */
export async function countDynamoWrites(
  url: string,
  ours: Days,
  peers: Days,
): Promise<readonly string[]> {
  const [invoices, ledger, peer] = [createClient(url), createClient(url), createClient(url)];
  const [table, peerTable] = [await anotherTable(peer, ""), await anotherTable(peer, "")];
  const lines: string[] = [];
  for (const day of dayNames) {
    const theirs = await callsOf(peer, () => updateRowByRow(peer, peerTable, peers.paths[day]));
    let mine: Calls | undefined;
    const ofLedger = await callsOf(ledger, async () => {
      mine = await callsOf(invoices, () => ingestDay({ invoices, ledger }, table, ours, day));
    });
    if (mine === undefined) throw new Error("nothing was counted");
    lines.push(
      `${saysOf[day]}, per 1,000 rows:`,
      `  UpdateItem per row  ${perThousand(theirs, peers.rows)}`,
      `  ingestFile          ${perThousand(mine, ours.rows)}; run ledger per file ${inAll(ofLedger)}`,
    );
  }
  return lines;
}

function perThousand({ requests, writeUnits, readUnits }: Calls, rows: number): string {
  const each = (count: number) => (count * 1000) / rows;
  return inAll({
    requests: each(requests),
    writeUnits: each(writeUnits),
    readUnits: each(readUnits),
  });
}

function inAll({ requests, writeUnits, readUnits }: Calls): string {
  const [asked, written, read] = [requests, writeUnits, readUnits].map((count) =>
    count.toLocaleString("en", { maximumFractionDigits: 1 }),
  );
  return `${asked} requests, ${written} write units, ${read} read units`;
}
