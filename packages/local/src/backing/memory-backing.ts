import { randomBytes } from "node:crypto";
import { sep } from "node:path";

import {
  createMemoryEventPublisher,
  createMemoryInvoiceStore,
  createMemoryLookUpGuard,
  createMemoryMailer,
  createMemoryRunLedger,
  createMemoryTexter,
  createMemoryWorkflowStarter,
} from "@billsdue/adapters-memory";
import { ok, okAsync } from "neverthrow";

import { diskFileStore } from "../adapters/disk-file-store.ts";
import type { Backing, Folders } from "./backing.ts";

const nothing = () => undefined;

/** A backing that knows nothing yet and ends with the process. Files are read and written where they are. */
export function memoryBacking(): Backing {
  return {
    invoices: createMemoryInvoiceStore(),
    guard: createMemoryLookUpGuard(),
    ledger: createMemoryRunLedger(),
    files: diskFileStore,
    folders: diskFolders,
    events: createMemoryEventPublisher(nothing),
    mailer: createMemoryMailer(nothing),
    texter: createMemoryTexter(nothing),
    workflow: createMemoryWorkflowStarter,
    payLinkKeys: [{ id: "local", secret: new Uint8Array(randomBytes(32)) }],
    sessionKeys: [new Uint8Array(randomBytes(32))],
    places: [],
  };
}

/** Files of this machine are where they are. */
export const diskFolders: Folders = {
  bring: (path) => okAsync(keyOf(path)),
  outputPrefixOf: (folder) => ok(`${keyOf(folder)}/`),
};

/** A path as a key, whatever the system separates its parts with. */
function keyOf(path: string): string {
  return path.replaceAll(sep, "/");
}
