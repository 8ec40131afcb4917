import type { IngestProgress } from "@billsdue/core";

import type { Summary } from "./summary.ts";

/** One line of what a running program tells while it ingests; the last is not `progress`. */
export type IngestMessage =
  | { readonly type: "progress"; readonly progress: IngestProgress }
  | { readonly type: "applied"; readonly summary: Summary }
  | { readonly type: "refused" | "failed"; readonly reason: string };
