import type { Mutant } from "./mutant.ts";

const recordRow = "packages/core/src/invoice/record-row.ts";

/** Mistakes around what the biller's files do to bills with payments. */
export const mutantsOfFiles: readonly Mutant[] = [
  {
    name: "re-ingest-reopens-paid",
    breaks: "A row that was taken in before asks for its amount again, whatever was paid since.",
    edits: [
      {
        file: recordRow,
        find: `if (earlier !== undefined) return ok(earlier);`,
        replace: `if (earlier !== undefined) {
    const decision = { posted: true, figure: invoice.figureSince };
    const events = capturesOf(invoice).map(({ id }) => ({
      type: "posting-decided",
      paymentId: id,
      decision,
    }));
    return ok({ ...earlier, events });
  }`,
      },
    ],
  },
  {
    name: "no-watermark",
    breaks: "A file counts however old it is: the one that is taken in last is right.",
    edits: [
      {
        file: recordRow,
        find: `if (!isNew) return ok(outcome("stale", []));`,
        replace: ``,
      },
      {
        file: recordRow,
        find: `if (appliedThrough !== undefined && !isNewer(asOf, appliedThrough)) {`,
        replace: `if (false) {`,
      },
    ],
  },
  {
    name: "file-overwrites-balance",
    breaks: "What a newer file says is what is owed, whether it can know of our captures or not.",
    edits: [
      {
        file: "packages/core/src/invoice/balance.ts",
        find: `if (!isLagOver(capture, invoice.asOf, policy)) return "not-yet";
  if (!sameWatermark(invoice.figureSince, capture.unpostedFigure)) return "by-calendar";`,
        replace: `if (invoice.asOf.sequence > capture.unpostedFigure.sequence) return "by-calendar";`,
      },
    ],
  },
];
