import type { IngestProgress } from "@billsdue/core";
import cliProgress from "cli-progress";

/** A progress bar on the terminal; silent where standard error is none. */
export interface ProgressBar {
  readonly update: (progress: IngestProgress) => void;
  readonly stop: () => void;
}

/** A bar that shows the share done, the rows, the rows per second and the time left. */
export function createProgressBar(label: string): ProgressBar {
  const bar = new cliProgress.SingleBar({
    clearOnComplete: true,
    hideCursor: true,
    stream: process.stderr,
    format: `{doing} {bar} {percentage} %  {rows} rows  {perSecond} rows/s  {left}`,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 30,
  });
  const startedAt = performance.now();
  let firstRowAt: number | undefined;
  let started = false;
  return {
    update: ({ rows, bytes, ofBytes }) => {
      const now = performance.now();
      if (rows > 0) firstRowAt ??= now;
      const seconds = (now - startedAt) / 1000;
      const deciding = firstRowAt === undefined ? 0 : (now - firstRowAt) / 1000;
      const figures = {
        // The first half is the pass that checks the whole file.
        doing: rows > 0 ? label : "checking",
        rows: rows.toLocaleString("en-US"),
        perSecond: deciding === 0 ? "–" : Math.round(rows / deciding).toLocaleString("en-US"),
        left: timeLeft(seconds, bytes / ofBytes),
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

/** What is left if it goes on as it went: `1 min 20 s left`. */
export function timeLeft(seconds: number, share: number): string {
  if (share <= 0) return "";
  const left = Math.max(0, Math.ceil((seconds * (1 - share)) / share));
  const minutes = Math.floor(left / 60);
  return minutes === 0 ? `${left} s left` : `${minutes} min ${left % 60} s left`;
}
