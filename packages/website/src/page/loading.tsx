import type { ProblemName } from "../api/answer.ts";
import { NoticeBox } from "./notice-box.tsx";
import { readingNotice } from "./notice-words.ts";

/** Says that something is under way. */
export function Loading({ text }: { readonly text: string }) {
  return (
    <p role="status" class="progress">
      {text}
    </p>
  );
}

interface LoadFailureProps {
  readonly problem: ProblemName;
  readonly onRetry: () => void;
}

/** Nothing could be read, and what the customer can do about it. */
export function LoadFailure({ problem, onRetry }: LoadFailureProps) {
  return (
    <NoticeBox notice={readingNotice(problem)} tone="trouble">
      <button type="button" class="button" onClick={onRetry}>
        Retry
      </button>
    </NoticeBox>
  );
}
