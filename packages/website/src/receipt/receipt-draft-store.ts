import { isRecord } from "../api/answer.ts";
import { forget, store, stored } from "../place/storage.ts";
import { isReceiptDraft, type ReceiptDraft } from "./receipt-draft.ts";

interface StoredDraft {
  readonly invoiceId: string;
  readonly draft: ReceiptDraft;
}

const key = "billsdue.receipt";

export function keepReceiptDraft(invoiceId: string, draft: ReceiptDraft): void {
  store(key, { invoiceId, draft });
}

export function keptReceiptDraft(invoiceId: string): ReceiptDraft | undefined {
  const found = stored(key, isStoredDraft);
  return found?.invoiceId === invoiceId ? found.draft : undefined;
}

export function forgetReceiptDraft(): void {
  forget(key);
}

function isStoredDraft(value: unknown): value is StoredDraft {
  return (
    isRecord(value) && typeof value["invoiceId"] === "string" && isReceiptDraft(value["draft"])
  );
}
