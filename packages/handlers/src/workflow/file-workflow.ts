import {
  call,
  hour,
  type Lines,
  minute,
  otherwise,
  type StateMachine,
  tryAgain,
} from "./states.ts";

/** The longest that a function may take, and what it takes to be started. */
const stepSeconds = 16 * minute;
/** For hours, with ten minutes between them at most: another file may be under way. */
const waitingTries = 40;
const tries = 5;
/** As many as a new table can be written by, without many of their writes being put off. */
const rangesAtOnce = 3;

/**
 * Ingests a file that takes longer than a function may. Its input is the file's key and version; the first pass says where the ranges begin, and
 * when all of them are in, the run is closed. Where that fails the run is let go of, so that the file can be sent again.
 */
export const fileWorkflow: StateMachine = {
  Comment: "Ingests one big bills-due file in ranges. The truth is in the table and in the plan.",
  QueryLanguage: "JSONPath",
  StartAt: "SplitFile",
  TimeoutSeconds: 12 * hour,
  States: {
    SplitFile: {
      Comment:
        "The first pass: checks all of the file, and finds where ranges begin. Waits where another file is under way.",
      ...fileTask("split-file", { "key.$": "$.key", "version.$": "$.version" }),
      Retry: [{ ...tryAgain("States.ALL", waitingTries), MaxDelaySeconds: 10 * minute }],
      ResultPath: "$.run",
      Catch: [otherwise("NotIngested")],
      Next: "WhatNext",
    },
    WhatNext: {
      Type: "Choice",
      Choices: [{ Variable: "$.run.next", StringEquals: "ingest-ranges", Next: "IngestRanges" }],
      Default: "Done",
    },
    IngestRanges: {
      Type: "Map",
      ItemsPath: "$.run.ranges",
      ItemSelector: { "plan.$": "$.run.plan", "number.$": "$$.Map.Item.Value.number" },
      MaxConcurrency: rangesAtOnce,
      ItemProcessor: {
        ProcessorConfig: { Mode: "INLINE" },
        StartAt: "IngestRange",
        States: {
          IngestRange: {
            Comment: "The second pass over one range; one that is done is not done again.",
            ...fileTask("ingest-range", { "plan.$": "$.plan", "number.$": "$.number" }),
            ResultPath: null,
            End: true,
          },
        },
      },
      ResultPath: null,
      Catch: [otherwise("LetGo")],
      Next: "CloseRun",
    },
    CloseRun: {
      Comment: "Joins the outputs, writes the report and closes the run.",
      ...fileTask("close-run", { "plan.$": "$.run.plan" }),
      ResultPath: null,
      Catch: [otherwise("LetGo")],
      End: true,
    },
    LetGo: {
      Comment: "Lets go of the run, so that the file can be ingested again at once.",
      ...fileTask("close-run", { "lease.$": "$.run.lease" }),
      ResultPath: "$.letGo",
      Catch: [otherwise("NotIngested")],
      Next: "NotIngested",
    },
    Done: { Type: "Succeed" },
    NotIngested: {
      Type: "Fail",
      Error: "NotIngested",
      Cause:
        "A step has failed after all its tries. See it, and put the file again, under any name.",
    },
  },
};

function fileTask(handler: Parameters<typeof call>[0], payload: Lines): Lines {
  return { ...call(handler, payload, stepSeconds), Retry: [tryAgain("States.ALL", tries)] };
}
