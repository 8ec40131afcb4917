import { startDynoxide } from "../tools/emulators/dynoxide.ts";
import { untilItHolds } from "./again.ts";
import { writeDays } from "./dynamodb-days.ts";
import { measureDynamoMemory } from "./dynamodb-memory.ts";
import { countOverwritten } from "./dynamodb-paid.ts";
import { measureDynamoSpeed } from "./dynamodb-speed.ts";
import { countDynamoWrites } from "./dynamodb-writes.ts";
import type { BenchFile } from "./pass-memory.ts";
import type { Measured } from "./verdict.ts";

/** Ingesting into DynamoDB: its speed and what it costs on an emulator, and the memory that it takes for `large`. */
export async function measureDynamo(
  folder: string,
  large: BenchFile,
): Promise<readonly Measured[]> {
  const ours = await writeDays(folder, 10_000);
  const peers = await writeDays(folder, 1_000);
  const peersAfar = await writeDays(folder, 150);
  const emulator = await startDynoxide();
  try {
    const facts = [
      await countOverwritten(emulator.url, peers),
      ...(await countDynamoWrites(emulator.url, ours, peers)),
    ];
    const [first, ...speeds] = await untilItHolds(() =>
      measureDynamoSpeed(emulator.url, { ours, peers, peersAfar }),
    );
    if (first === undefined) throw new Error("nothing was measured");
    return [
      { ...first, figures: [...first.figures, ...facts] },
      ...speeds,
      await measureDynamoMemory(large.path, large.rows),
    ];
  } finally {
    await emulator.stop();
  }
}
