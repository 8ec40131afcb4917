import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

import type { Notice } from "./notice-words.ts";

interface NoticeBoxProps {
  readonly notice: Notice;
  readonly tone: "trouble" | "news";
  readonly takesFocus?: boolean;
  readonly children?: ComponentChildren;
}

export function NoticeBox({ notice, tone, takesFocus = false, children }: NoticeBoxProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (takesFocus) box.current?.focus();
  }, [notice, takesFocus]);
  return (
    <div ref={box} role="alert" tabIndex={-1} class={`notice notice-${tone}`}>
      <h2>{notice.heading}</h2>
      <p>{notice.text}</p>
      {children}
    </div>
  );
}
