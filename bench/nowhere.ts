import type { BatchStore, FileStore, InvoiceStore, StoredFile } from "@billsdue/core";
import { diskFileStore } from "@billsdue/local/disk-file-store";
import { okAsync } from "neverthrow";

/** Reads from disk; what is written is gone. */
export const outputsNowhere: FileStore = {
  open: diskFileStore.open,
  create: () =>
    okAsync({
      write: () => okAsync(undefined),
      finish: () => okAsync(undefined),
      discard: () => okAsync(undefined),
    }),
};

/** Knows no invoice, so that every row is new, and only counts what it is given to save. */
export interface CountingStore extends BatchStore {
  readonly saved: () => number;
}

/** Such a store. */
export function createCountingStore(store: BatchStore = nothingThere): CountingStore {
  let count = 0;
  return {
    loadMany: store.loadMany,
    saveMany: (invoices) => {
      count += invoices.length;
      return store.saveMany(invoices);
    },
    saved: () => count,
  };
}

const nothingThere: BatchStore = {
  loadMany: () => okAsync([]),
  saveMany: (invoices) => okAsync(invoices.map(() => "saved" as const)),
};

/** The same for a use case, which asks nothing else of it. */
export function asInvoiceStore({ loadMany, saveMany }: BatchStore): InvoiceStore {
  const unused = () => okAsync(undefined);
  return {
    load: unused,
    loadMany,
    save: (invoice) => okAsync(invoice),
    saveMany,
    findDue: () => okAsync([]),
    findForReview: () => okAsync([]),
  };
}

/** The file at `path`; throws where there is none. */
export async function openFile(path: string): Promise<StoredFile> {
  const file = (await diskFileStore.open(path)).unwrapOr(undefined);
  if (file === undefined) throw new Error(`no file ${path}`);
  return file;
}
