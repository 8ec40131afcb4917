import {
  applyFile,
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
  /** Decodes, parses, decides and renders the whole file; throws unless every row was new. */
  readonly run: () => Promise<void>;
}

/** What the second pass over the file at `path` needs; the first pass is made over `inspected`, the same file or one with its header. */
export async function prepareSecondPass(
  path: string,
  inspected: string,
  rows: number,
): Promise<SecondPass> {
  const file = await openFile(path);
  const inspection = must(
    await inspectFile(await openFile(inspected), defaultProfile, defaultPolicy.timeZone, () => {}),
  );
  return {
    run: async () => {
      const asOf = watermarkOf(file, defaultPolicy.timeZone);
      const keys = outputKeysOf(path);
      const outputs = must(
        await beginOutputs(outputsNowhere, keys, inspection, defaultProfile, asOf.businessDate),
      );
      const store = createCountingStore();
      must(
        await applyFile(store, {
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
      if (store.saved() !== rows) throw new Error(`saved ${store.saved()} of ${rows} rows`);
    },
  };
}
