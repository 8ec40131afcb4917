import {
  abandonRun,
  closeRun,
  type IngestPorts,
  type IngestReport,
  ingestRange,
  type SplitFile,
  splitFile,
  type SplitInput,
} from "@billsdue/core";
import { err, ok, type Result } from "neverthrow";

/** Takes the numbers of a file's ranges, and says in what order they are ingested; each at least once. Those together go on at once. */
export type Order = (numbers: readonly number[]) => readonly (readonly number[])[];

const oneByOne: Order = (numbers) => numbers.map((number) => [number]);

/** What a workflow does with a large file: splits it, ingests its ranges and closes its run. Where a step fails, it lets go of the run. */
export async function ingestInRanges(
  ports: IngestPorts,
  input: SplitInput,
  order: Order = oneByOne,
): Promise<Result<IngestReport, unknown>> {
  const split = await splitFile(ports)(input);
  if (split.isErr()) return err(split.error);
  const ended = await ingestSplit(ports, input, split.value, order);
  if (ended.isErr() && split.value.type === "split") await abandonRun(ports)(split.value.lease);
  return ended;
}

/** The same from where it is split. */
async function ingestSplit(
  ports: IngestPorts,
  { policy }: Pick<SplitInput, "policy">,
  split: SplitFile,
  order: Order,
): Promise<Result<IngestReport, unknown>> {
  if (split.type === "held") return ok(split.report);
  const { plan, ranges } = split;
  for (const numbers of order(ranges.map(({ number }) => number))) {
    const done = await Promise.all(
      numbers.map((number) => ingestRange(ports)({ plan, number, policy })),
    );
    for (const one of done) if (one.isErr()) return err(one.error);
  }
  return closeRun(ports)({ plan });
}
