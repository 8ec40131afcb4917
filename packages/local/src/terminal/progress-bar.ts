import type { IngestProgress } from "@billsdue/core";
import cliProgress from "cli-progress";

/** A progress bar on the terminal; silent where standard error is none. */
export interface ProgressBar {
  readonly update: (progress: IngestProgress) => void;
  readonly stop: () => void;
}

/** A bar that shows the share done, the rows, and the rows per second. */
export function createProgressBar(label: string): ProgressBar {
  const bar = new cliProgress.SingleBar({
    clearOnComplete: true,
    hideCursor: true,
    stream: process.stderr,
    format: `${label} {bar} {percentage} %  {rows} rows  {perSecond} rows/s`,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 30,
  });
  const startedAt = performance.now();
  let started = false;
  return {
    update: ({ rows, bytes, ofBytes }) => {
      const seconds = (performance.now() - startedAt) / 1000;
      const figures = {
        rows: rows.toLocaleString("en-US"),
        perSecond: Math.round(rows / seconds).toLocaleString("en-US"),
      };
      if (started) bar.update(bytes, figures);
      else bar.start(ofBytes, bytes, figures);
      started = true;
    },
    stop: () => {
      if (started) bar.stop();
    },
  };
}
