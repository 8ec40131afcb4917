import {
  applyFile,
  type BatchStore,
  beginOutputs,
  defaultPolicy,
  defaultProfile,
  inspectFile,
  outputKeysOf,
  watermarkOf,
} from "@billsdue/core";

import { must } from "./must.ts";
import { createCountingStore, openFile, outputsNowhere } from "./nowhere.ts";

/** The second pass alone. */
export interface SecondPass {
  /** Decodes, parses, decides and renders the whole file, through `store`; throws unless so many invoices were saved. */
  readonly run: (store?: BatchStore) => Promise<void>;
}

/** What the second pass over the file at `path` needs; the first pass is made over `inspected`, the same file or one with its header. */
export async function prepareSecondPass(
  path: string,
  inspected: string,
  saves: number,
): Promise<SecondPass> {
  const file = await openFile(path);
  const inspection = must(
    await inspectFile(await openFile(inspected), defaultProfile, defaultPolicy.timeZone, () => {}),
  );
  return {
    run: async (store) => {
      const asOf = watermarkOf(file, defaultPolicy.timeZone);
      const keys = outputKeysOf(path);
      const outputs = must(
        await beginOutputs(outputsNowhere, keys, inspection, defaultProfile, asOf.businessDate),
      );
      const counting = createCountingStore(store);
      must(
        await applyFile(counting, {
          file,
          profile: defaultProfile,
          inspection,
          policy: defaultPolicy,
          asOf,
          appliedThrough: undefined,
          onRow: outputs.add,
          onBatch: outputs.write,
          onBytes: () => undefined,
        }),
      );
      must(await outputs.finish());
      if (counting.saved() !== saves) throw new Error(`saved ${counting.saved()}, not ${saves}`);
    },
  };
}
