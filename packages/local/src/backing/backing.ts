import type {
  EventPublisher,
  Failure,
  FileStore,
  InvoiceStore,
  LookUpGuard,
  Mailer,
  PayLinkKey,
  RunLedger,
  Texter,
  WorkflowInput,
  WorkflowStarter,
} from "@billsdue/core";
import type { Result, ResultAsync } from "neverthrow";

/** Where the files of this machine go that are ingested or planned, and their outputs. */
export interface Folders {
  /** Puts a file of this machine where the file store finds it, and gives its key there. */
  readonly bring: (path: string, to: "ingest" | "plan") => ResultAsync<string, Failure>;
  /** The prefix of the outputs that a folder of this machine stands for, or why none does. */
  readonly outputPrefixOf: (folder: string) => Result<string, string>;
}

/** What keeps and carries everything for the program: its own memory, or AWS. */
export interface Backing {
  readonly invoices: InvoiceStore;
  readonly guard: LookUpGuard;
  readonly ledger: RunLedger;
  readonly files: FileStore;
  readonly folders: Folders;
  readonly events: EventPublisher;
  readonly mailer: Mailer;
  readonly texter: Texter;
  /** Starts workflows; `drive` is what drives one in this process. */
  readonly workflow: (drive: (input: WorkflowInput) => void) => WorkflowStarter;
  /** The first signs, any verifies. */
  readonly payLinkKeys: readonly [PayLinkKey, ...PayLinkKey[]];
  readonly sessionKeys: readonly Uint8Array[];
  /** What it consists of, a name and a place each; empty where it is this process. */
  readonly places: readonly (readonly [string, string])[];
}
