import { NoticeBox } from "../page/notice-box.tsx";
import { unsureNotice } from "../page/notice-words.ts";

/** Offers the same payment again after an answer was lost. */
export function PayAgainSafely({ onRetry }: { readonly onRetry: () => void }) {
  return (
    <NoticeBox notice={unsureNotice} tone="trouble" takesFocus>
      <button type="button" class="button" onClick={onRetry}>
        Retry
      </button>
    </NoticeBox>
  );
}
